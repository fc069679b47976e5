/*
 * Inside the pool: the workers of a pool: how they start, get their tasks and
 * end, and what is done when one has news. Every function here needs the lock
 * held by the caller.
 */
#ifndef CREW_H
#define CREW_H

#include "state.h"

/* Starts one more. 0 or an errno number. */
int pool__crew_add_worker(struct pool *pool);
/* Kills and reaps a worker that has no task, and blocks meanwhile. In a forked
 * child, where the worker is the parent's, it only lets go of it. */
void pool__crew_end_now(struct worker *worker);
/* Gives tasks from the queue to the workers, and sends them. */
void pool__crew_hand_out(struct pool *pool);
/* Completes every future in the queue with this status and text. */
void pool__crew_fail_queue(struct pool *pool, enum pool_status status,
                           const char *why);
/* Lets the workers go if the pool is shut down and no task is left. */
void pool__crew_wind_up(struct pool *pool);

/* Its line can be read from, or written to again. */
void pool__worker_ready(struct worker *worker);
/* Its deadline has passed. */
void pool__worker_late(struct worker *worker);
/* Its line has ended. Called again until its process has ended as well. */
void pool__worker_lost(struct worker *worker);
/* The pool takes no more tasks; the first reason is the one that is kept. */
void pool__break(struct pool *pool, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Frees the workers that have ended. Only when no thread polls: a poll that was
 * begun earlier may still report them. */
void pool__crew_free_buried(void);
/* In a forked child: they are the parent's. */
void pool__crew_forget(void);

#endif
