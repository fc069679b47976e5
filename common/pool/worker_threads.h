/* Inside the pool: workers that are threads of this program. All functions but
 * threads_start need the lock held by the caller. */
#ifndef WORKER_THREADS_H
#define WORKER_THREADS_H

#include "state.h"

/* Starts them. 0 or an errno number; after an error none is left. Takes the
 * lock itself. */
int pool__threads_start(struct pool *pool);

/* Wakes an idle one: there is a task in the queue. */
void pool__threads_wake(struct pool *pool);
/* Fails the tasks that have run longer than they may; true if there was one.
 * *next is lowered to the next task's deadline, if that is sooner. */
bool pool__threads_fail_late(struct pool *pool, double now, double *next);
/* Waits until all have ended; the pool must be shut down. Gives the lock up
 * meanwhile. */
void pool__threads_join(struct pool *pool);
/* In a forked child, where these threads do not exist: fails their tasks. */
void pool__threads_abandon(struct pool *pool, const char *why);
/* Frees what threads_start has made. The threads must have ended, or be our
 * parent's. */
void pool__threads_free(struct pool *pool);

#endif
