/*
 * Inside the pool: small tasks that are sent to a worker behind the one that it
 * runs, and taken back where that is better. They wait, as those in the queue
 * do: struct claims, in worker.h, says how that can be.
 * All functions here: call with the lock held.
 */
#ifndef AHEAD_H
#define AHEAD_H

#include "state.h"

/* From the queue to the worker, as many as are good for it; worker_send sends
 * them. Would it take more, if the queue had more? */
bool pool__ahead_send(struct worker *worker, double now);

/* Does it take long now with one task, so that nothing may wait behind it? */
bool pool__ahead_is_held_up(const struct worker *worker, double now);

/* Back into the queue, until the worker keeps no more than `keep`. False: it
 * has begun one of them meanwhile. */
bool pool__ahead_take_back(struct worker *worker, size_t keep);
void pool__ahead_take_all_back(struct pool *pool);

/* Those that wait behind a task that takes long go back into the queue. */
void pool__ahead_take_from_held_up(struct pool *pool, double now);

/* Somebody has nothing to do: takes half of what waits with the one worker
 * that has most. */
void pool__ahead_share(struct pool *pool);

/* Makes a waiting future nobody's but the caller's, wherever it waits. False:
 * its worker has begun it. */
bool pool__ahead_take_out(struct future *future);

/* It is its worker's turn, and waits no longer. */
void pool__ahead_leave(struct future *future);

#endif
