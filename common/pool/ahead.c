/*
 * Inside the pool, 2 of 11: tasks so short that a worker would sleep longer
 * between two of them than it works. It gets some ahead of their turn. What
 * that must not do is all here: hold up a task that could run elsewhere, or
 * change what a future says. Next: future.c, which keeps what is known of one.
 */
#include "ahead.h"

static const double held_up = 1e-3; /* seconds */

void ahead_leave(struct future *future)
{
    list_remove(future);
    future->ahead_at->ahead_count--;
    future->ahead_at = NULL;
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
    for (struct worker *worker = pool->workers; worker; worker = worker->next)
        ahead_take_back(worker, 0);
}

void ahead_share(struct pool *pool)
{
    struct worker *most = pool->workers;
    for (struct worker *worker = most; worker; worker = worker->next)
        if (worker->ahead_count > most->ahead_count)
            most = worker;
    if (most)
        ahead_take_back(most, most->ahead_count / 2);
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

void ahead_send(struct worker *worker, double now)
{
    struct pool *pool = worker->pool;
    /* Many at a time, when half of them are through: one call for all. */
    if (2 * worker->ahead_count > worker_depth(worker))
        return;
    while (pool->queue.first && takes_one_more(worker, now)) {
        struct future *future = pool->queue.first;
        if (!worker_offer(worker, future, true))
            return;
        list_remove(future);
        list_insert(&worker->ahead, future, NULL);
        future->ahead_at = worker;
        worker->ahead_count++;
    }
}
