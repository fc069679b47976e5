/* Inside the pool: workers that are threads of this program. */
#ifndef WORKER_THREADS_H
#define WORKER_THREADS_H

#include "state.h"

/* Starts them. 0 or an errno number; then none is left. Without the lock. */
int pool__threads_start(struct pool *pool);

/* The rest: with the lock held. */
/* There is a task in the queue. */
void pool__threads_wake(struct pool *pool);
/* Tasks over their time fail: true if one did. *next becomes the time when the
 * next one will, if that is sooner. */
bool pool__threads_fail_late(struct pool *pool, double now, double *next);
/* Waits until all have ended: shutdown, and nothing in the queue. Gives the
 * lock up meanwhile. */
void pool__threads_join(struct pool *pool);
/* In a forked child, where there are no such threads. */
void pool__threads_abandon(struct pool *pool, const char *why);
/* Frees what threads_start made; they have ended, or are our parent's. */
void pool__threads_free(struct pool *pool);

#endif
