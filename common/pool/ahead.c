/*
 * Inside the pool, 2 of 11: tasks so short that a worker would sleep longer
 * between two of them than it works. It gets some ahead of their turn. What
 * that must not do is all here: hold up a task that could run elsewhere, or
 * change what a future says. Next: future.c, which keeps what is known of one.
 */
#include "ahead.h"

static const double held_up = 1e-3; /* seconds */

static void note_load(struct worker *worker)
{
    if (worker->ahead_count > 0)
        list_append(&worker->pool->loaded[worker->ahead_count], worker,
                    LINK_LOAD);
    else
        list_leave(worker, LINK_LOAD);
}

void ahead_leave(struct future *future)
{
    struct worker *worker = future->ahead_at;
    list_remove(future);
    future->ahead_at = NULL;
    worker->ahead_count--;
    note_load(worker);
}

bool ahead_take_out(struct future *future)
{
    if (!future->ahead_at) {
        list_remove(future);
        return true;
    }
    if (!worker_recall(future->ahead_at, future))
        return false;
    ahead_leave(future);
    return true;
}

/* The last ones first: when one was begun, so were all before it. */
bool ahead_take_back(struct worker *worker, size_t keep)
{
    while (worker->ahead_count > keep) {
        struct future *future = worker->ahead.last;
        if (!ahead_take_out(future))
            return false;
        queue_put_back(worker->pool, future);
    }
    return true;
}

void ahead_take_all_back(struct pool *pool)
{
    for (struct worker *worker = pool->workers.first; worker;
         worker = list_next(worker, LINK_ALL))
        ahead_take_back(worker, 0);
}

void ahead_share(struct pool *pool)
{
    for (size_t count = CLAIMS; count-- > 1;) {
        struct worker *most = pool->loaded[count].first;
        if (!most)
            continue;
        ahead_take_back(most, count / 2);
        return;
    }
}

/* Busy ones stand in the order of their turns, so the first that is not held up
 * ends the look. Those that are have nothing ahead, and leave the list. */
void ahead_take_from_held_up(struct pool *pool, double now)
{
    struct worker *worker;
    while ((worker = pool->busy.first) && ahead_is_held_up(worker, now)) {
        list_leave(worker, LINK_AGE);
        ahead_take_back(worker, 0);
    }
}

/* Those behind a long task would begin after others that came later. */
bool ahead_is_held_up(const struct worker *worker, double now)
{
    return now - worker->since > held_up;
}

static bool takes_one_more(const struct worker *worker, double now)
{
    size_t has = worker->ahead_count + 1;
    return worker->state == BUSY && !worker->big && !worker->late &&
           has < worker_depth(worker) && !ahead_is_held_up(worker, now) &&
           (worker->tasks_left < 0 || has < (size_t)worker->tasks_left) &&
           /* Or it could find another frame's claim in its word's place. */
           worker->sent_id - worker->answered_id < CLAIMS;
}

bool ahead_send(struct worker *worker, double now)
{
    struct pool *pool = worker->pool;
    bool takes_more;
    /* Many at a time, when half of them are through: one call for all. */
    if (2 * worker->ahead_count > worker_depth(worker))
        return false;
    while ((takes_more = takes_one_more(worker, now)) && pool->queue.first) {
        struct future *future = pool->queue.first;
        if (!worker_offer(worker, future, true))
            return false;
        list_remove(future);
        list_insert(&worker->ahead, future, NULL);
        future->ahead_at = worker;
        worker->ahead_count++;
        note_load(worker);
        list_append(&pool->unsent, worker, LINK_SEND);
    }
    return takes_more;
}
