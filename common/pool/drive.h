/*
 * Inside the pool: the loop that keeps all pools going. Whoever waits, drives:
 * one thread at a time polls the sockets of all worker processes, and the other
 * waiting threads sleep until it tells them.
 * All functions here: call with the lock held.
 */
#ifndef DRIVE_H
#define DRIVE_H

#include "state.h"

#define DRIVE_NOW 0.0

/* Takes in what has come, hands out what waits; returns after something has
 * happened, at the deadline, or sooner. DRIVE_NOW: does not wait. */
void pool__drive(double deadline);
/* The same, and then calls the callbacks that are due: for whoever waits, so
 * that they run when their future is done and not when the wait is over. Gives
 * the lock up meanwhile: what it knew may be otherwise afterwards. */
void pool__drive_and_call(double deadline);
/* As drive without waiting, unless it is not worth the while: there can be
 * next to nothing to take in. For who will be back in a moment. */
void pool__drive_if_due(const struct pool *pool);

/* Puts a pool under drive's care, or takes it out. add: 0 or an errno. */
int pool__drive_add(struct pool *pool);
void pool__drive_remove(struct pool *pool);

#endif
