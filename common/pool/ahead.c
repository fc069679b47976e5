/*
 * Inside the pool, 3 of 16: tasks so short that a worker would sleep longer
 * between two of them than it works. It is sent some in advance. That must not
 * hold up a task that another worker could run, nor make future_running,
 * future_done or future_cancel answer otherwise: both are seen to here. Next:
 * worker.c.
 */
#include "ahead.h"

#include "worker.h"

/* Seconds after which a task counts as a long one. */
static const double held_up = 1e-3;

/* After each change of ahead_count: keeps the invariant that a worker stands in
 * loaded[ahead_count], and in none of them if that is 0. */
static void note_load(struct worker *worker)
{
    if (worker->ahead_count > 0)
        pool__list_append(&worker->pool->loaded[worker->ahead_count], worker,
                          LINK_LOAD);
    else
        pool__list_leave(worker, LINK_LOAD);
}

void pool__ahead_leave(struct future *future)
{
    struct worker *worker = future->ahead_at;
    pool__queue_remove(future);
    future->ahead_at = NULL;
    worker->ahead_count--;
    note_load(worker);
}

bool pool__ahead_take_out(struct future *future)
{
    pool__assert_locked();
    if (!future->ahead_at) {
        pool__queue_remove(future);
        return true;
    }
    if (!pool__worker_recall(future->ahead_at, future))
        return false;
    pool__ahead_leave(future);
    return true;
}

/* The last ones first: a worker begins them in order, so if one was begun, all
 * before it were as well. */
bool pool__ahead_take_back(struct worker *worker, size_t keep)
{
    while (worker->ahead_count > keep) {
        struct future *future = worker->ahead.last;
        if (!pool__ahead_take_out(future))
            return false;
        pool__queue_put_back(worker->pool, future);
    }
    return true;
}

void pool__ahead_take_all_back(struct pool *pool)
{
    for (struct worker *worker = pool->workers.first; worker;
         worker = pool__list_next(worker, LINK_ALL))
        pool__ahead_take_back(worker, 0);
}

void pool__ahead_share(struct pool *pool)
{
    for (size_t count = CLAIMS; count-- > 1;) {
        struct worker *most = pool->loaded[count].first;
        if (!most)
            continue;
        pool__ahead_take_back(most, count / 2);
        return;
    }
}

/* The list `busy` is in the order in which tasks were begun, so the first
 * worker that is not held up ends the search. A worker that is held up has
 * nothing ahead after this, and leaves the list until its next task. */
void pool__ahead_take_from_held_up(struct pool *pool, double now)
{
    struct worker *worker;
    while ((worker = pool->busy.first) && pool__ahead_is_held_up(worker, now)) {
        pool__list_leave(worker, LINK_AGE);
        pool__ahead_take_back(worker, 0);
    }
}

/* A task behind a long one would begin after tasks that were submitted later
 * and are at other workers. */
bool pool__ahead_is_held_up(const struct worker *worker, double now)
{
    return now - worker->since > held_up;
}

static bool takes_one_more(const struct worker *worker, double now)
{
    size_t has = worker->ahead_count + 1;
    return worker->state == BUSY && !worker->big && !worker->late &&
           has < pool__worker_depth(worker) &&
           !pool__ahead_is_held_up(worker, now) &&
           /* It ends after so many, and those behind would be lost. */
           (worker->tasks_left < 0 || has < (size_t)worker->tasks_left) &&
           /* The claim's word of the frame CLAIMS earlier is still in use. */
           worker->sent_id - worker->answered_id < CLAIMS;
}

bool pool__ahead_send(struct worker *worker, double now)
{
    struct pool *pool = worker->pool;
    bool takes_more;
    /* Wait until half of them are through, so that one sendmsg carries many. */
    if (2 * worker->ahead_count > pool__worker_depth(worker))
        return false;
    while ((takes_more = takes_one_more(worker, now)) && pool->queue.first) {
        struct future *future = pool->queue.first;
        if (!pool__worker_offer(worker, future, true))
            return false;
        pool__queue_remove(future);
        pool__queue_insert(&worker->ahead, future, NULL);
        future->ahead_at = worker;
        worker->ahead_count++;
        note_load(worker);
        pool__list_append(&pool->unsent, worker, LINK_SEND);
    }
    return takes_more;
}
