/*
 * Inside the pool: the life of a future, from its argument to its value, and
 * the lock as the public functions take it.
 */
#ifndef FUTURE_H
#define FUTURE_H

#include "state.h"

void pool__lock_futures(void);
/* Calls the callbacks that are due (each without the lock), then gives the lock
 * back. */
void pool__unlock_futures(void);

/* All functions from here on need the lock held by the caller. */

/* Makes a future with a copy of the argument and one reference, the caller's.
 * NULL without memory. */
struct future *pool__future_create(struct pool *pool, const void *args,
                                   size_t size);
/* Adds a reference; gives one up, and frees the future with the last. */
void pool__future_hold(struct future *future);
void pool__future_release(struct future *future);
/* Makes room for a value of `size` bytes. The argument is lost, unless it lay
 * in a block that is big enough. False without memory. */
bool pool__future_reserve(struct future *future, size_t size);
/* The future is done; its bytes must hold the value or result_fail's text. Both
 * functions tell whoever waits for it, and give up the worker's reference. */
void pool__future_complete(struct future *future, enum pool_status status,
                           int code);
/* The future is done without an answer of its task, for this reason. */
void pool__future_fail(struct future *future, enum pool_status status,
                       const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Tells the iterators that wait for the future that it is done. */
void pool__future_notify_watches(struct future *future);
/* Calls the callbacks that are due, and gives the lock up meanwhile. */
void pool__future_call_due(void);
/* In a forked child: callbacks that are due are the parent's, not ours. */
void pool__future_forget_due(void);

#endif
