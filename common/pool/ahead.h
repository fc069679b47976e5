/*
 * Inside the pool: sending ahead. A worker that runs short tasks is sent some
 * more while it still runs one, so that it need not sleep in between. Such a
 * task is still waiting: it can be cancelled, or taken back and given to
 * another worker, until its worker begins it (see struct claims in state.h).
 * Every function here needs the lock held by the caller.
 */
#ifndef AHEAD_H
#define AHEAD_H

#include "state.h"

/* Moves tasks from the queue to the worker, as many as are good for it; they
 * are sent by worker_send. Returns whether it could take more, were there more
 * in the queue. */
bool pool__ahead_send(struct worker *worker, double now);

/* Has the worker's task run for so long that no task should wait behind it? */
bool pool__ahead_is_held_up(const struct worker *worker, double now);

/* Puts tasks back into the queue until only `keep` are left ahead at this
 * worker. False: it has begun one of them meanwhile. */
bool pool__ahead_take_back(struct worker *worker, size_t keep);
/* All tasks that were sent ahead, of all workers of the pool. */
void pool__ahead_take_all_back(struct pool *pool);

/* Puts the tasks of all workers that are held up back into the queue. */
void pool__ahead_take_from_held_up(struct pool *pool, double now);

/* For a worker that has nothing to do: puts half of the tasks ahead at the
 * worker that has most of them back into the queue. */
void pool__ahead_share(struct pool *pool);

/* Takes a waiting future out of the queue, or away from the worker that it was
 * sent ahead to; it is then in no list. False: the worker has begun it. */
bool pool__ahead_take_out(struct future *future);

/* The future waits at its worker no longer: it runs, or was taken back. */
void pool__ahead_leave(struct future *future);

#endif
