/*
 * Inside the pool: one turn of the loop that keeps all pools going. There is no
 * helper thread: the threads that wait for a future do the work. One of them
 * polls the sockets of all worker processes; the others sleep, and it wakes
 * them when something is done.
 * Every function here needs the lock held by the caller, and may give it up for
 * a while: what the caller has read before may have changed afterwards.
 */
#ifndef DRIVE_H
#define DRIVE_H

#include "state.h"

#define DRIVE_NOW 0.0

/* One turn: waits until something happens or the deadline has come, takes in
 * answers, and hands out tasks. May return early, so callers loop until they
 * have what they want. DRIVE_NOW: does not wait. */
void pool__drive(double deadline);
/* The same, then calls the callbacks that are due. Calls that wait use this, so
 * that callbacks run when their future is done, not when the wait is over. */
void pool__drive_and_call(double deadline);
/* A turn without waiting, but only if there is likely to be something to do.
 * For pool_submit, of which there may be a million in a second. */
void pool__drive_if_due(const struct pool *pool);

/* Adds a pool to those that are driven, or removes it. add returns 0 or an
 * errno number. */
int pool__drive_add(struct pool *pool);
void pool__drive_remove(struct pool *pool);

#endif
