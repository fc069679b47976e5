/*
 * Inside the pool: the life of a future, from its argument to its value, and
 * the lock as everybody takes it.
 */
#ifndef FUTURE_H
#define FUTURE_H

#include "state.h"

void pool__lock_futures(void);
/* Also calls the callbacks that are due, outside the lock. */
void pool__unlock_futures(void);

/* All of these: call with the lock held. */
struct future *pool__future_create(struct pool *pool, const void *args,
                                   size_t size);
void pool__future_hold(struct future *future);
void pool__future_release(struct future *future);
/* Room for `size` bytes in place of the argument; false without memory. */
bool pool__future_reserve(struct future *future, size_t size);
/* The bytes hold the value or the task's text already. */
void pool__future_complete(struct future *future, enum pool_status status,
                           int code);
void pool__future_fail(struct future *future, enum pool_status status,
                       const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Tells the iterators that wait for it that it is done. */
void pool__future_notify_watches(struct future *future);
/* Calls the callbacks that are due, and gives the lock up meanwhile. */
void pool__future_call_due(void);
/* In a forked child: those that are due are the parent's. */
void pool__future_forget_due(void);

#endif
