/*
 * Inside the pool: the workers of a pool, and what is to be done when something
 * has happened to one of them. All functions here: call with the lock held.
 */
#ifndef CREW_H
#define CREW_H

#include "state.h"

/* Starts one more. 0 or an errno number. */
int pool__crew_add_worker(struct pool *pool);
/* Ends one that has no task; in a forked child it is the parent's. */
void pool__crew_end_now(struct worker *worker);
/* Tasks from the queue to the workers. */
void pool__crew_hand_out(struct pool *pool);
/* Ends all tasks in the queue like this. */
void pool__crew_fail_queue(struct pool *pool, enum pool_status status,
                           const char *why);
/* After a shutdown, when nothing is left to do: the workers may go. */
void pool__crew_wind_up(struct pool *pool);

/* There is something to read from it, or room to write; its time is over; its
 * line has ended, or it is looked at again after that. */
void pool__worker_ready(struct worker *worker);
void pool__worker_late(struct worker *worker);
void pool__worker_lost(struct worker *worker);
/* The pool takes no more, for that reason, unless it has one. */
void pool__break(struct pool *pool, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Frees those that ended, when no thread polls that could still meet them. */
void pool__crew_free_buried(void);
/* In a forked child. */
void pool__crew_forget(void);

#endif
