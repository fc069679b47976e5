/*
 * Inside the pool, 2 of 16: the workers of a pool come, work and go. Who gets
 * which task is settled in pool__crew_hand_out. Next: ahead.c.
 */
#include "crew.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ahead.h"
#include "future.h"
#include "now.h"
#include "ready.h"
#include "worker.h"

static const double grace = 2; /* seconds that a worker may take to leave */
static const double dying_grace = 1; /* and to end when its line has ended */
enum { MOST_ATTEMPTS = 3 };          /* workers that die before they begin it */

static struct worker *buried; /* to be freed when nobody can meet them */

void pool__crew_fail_queue(struct pool *pool, enum pool_status status,
                           const char *why)
{
    while (pool->queue.first)
        pool__future_fail(pool->queue.first, status, "%s", why);
}

/* Of one that nobody has given a task; in a forked child it is the parent's. */
void pool__crew_end_now(struct worker *worker)
{
    if (worker->fd != -1 && !pool__state_is_foreign(worker->pool))
        pool__worker_close_line(worker);
    process_kill(&worker->process);
    process_join(&worker->process, PROCESS_FOREVER);
}

int pool__crew_add_worker(struct pool *pool)
{
    struct worker *worker = calloc(1, sizeof *worker);
    if (!worker)
        return ENOMEM;
    worker->pool = pool;
    worker->tasks_left = pool->options.max_tasks_per_child > 0
                             ? pool->options.max_tasks_per_child
                             : -1;
    worker->fd = -1;
    int error = pool__worker_start(worker);
    if (error) {
        pool__crew_end_now(worker);
        pool__worker_give_back(worker);
        pool__worker_free(worker);
        return error;
    }
    pool__list_append(&pool->workers, worker, LINK_ALL);
    /* At the end: the first worker then gets the first task. */
    if (worker->state == IDLE)
        pool__list_append(&pool->idle, worker, LINK_STATE);
    pool->greeting += worker->greets;
    pool->worker_count++;
    if (pool__ready_is_asked_anew())
        pool__state_workers_changed();
    return 0;
}

/* It sees the end of its line, and ends; we see the end of ours when it has. */
static void let_go(struct worker *worker)
{
    if (worker->state == LEAVING || worker->state == DYING)
        return;
    /* An initializer that still runs is not hurried. */
    pool__worker_set_deadline(
        worker, worker->state == STARTING ? 0 : pool__now() + grace);
    worker->state = LEAVING;
    pool__list_leave(worker, LINK_STATE);
    pool__list_leave(worker, LINK_AGE);
    pool__list_leave(worker, LINK_SEND);
    worker->pool->worker_count--;
    pool__worker_drop_unsent(worker); /* recalled ones, if any */
    pool__channel_close_out(worker->fd);
}

/* Nothing more to do: the workers may go. */
void pool__crew_wind_up(struct pool *pool)
{
    if (!pool->shutdown || pool->unfinished > 0)
        return;
    for (struct worker *worker = pool->workers.first; worker;
         worker = pool__list_next(worker, LINK_ALL))
        let_go(worker);
}

/* Replaces workers that are gone, as long as there is use for them. Where the
 * system refuses, the others go on; without others nobody would ever come for
 * the queue. */
static void refill(struct pool *pool)
{
    int error = 0;
    while (!pool->broken && pool->worker_count < pool->options.workers &&
           (!pool->shutdown || pool->queue.first) && !error)
        error = pool__crew_add_worker(pool);
    if (error && !pool->workers.first) {
        char why[200];
        snprintf(why, sizeof why, "no worker can be started: %s",
                 strerror(error));
        pool__crew_fail_queue(pool, POOL_BROKEN, why);
    }
}

/* To an idle worker the first in the queue, and for good. */
static void give_task(struct worker *worker, double now)
{
    struct future *future = worker->pool->queue.first;
    pool__queue_remove(future);
    future->state = FUTURE_RUNNING;
    worker->future = future;
    worker->state = BUSY;
    worker->since = now;
    pool__list_append(&worker->pool->busy, worker, LINK_AGE);
    pool__list_append(&worker->pool->hungry, worker, LINK_STATE);
    pool__list_append(&worker->pool->unsent, worker, LINK_SEND);
    pool__worker_offer(worker, future, false);
}

/* First every worker gets one; what is left goes ahead to those that make
 * short work of it. In one sendmsg for each worker. Those that can take nothing
 * are in none of these lists: it takes the same time however many they are. */
void pool__crew_hand_out(struct pool *pool)
{
    struct worker *worker;
    double now = pool__now();
    refill(pool);
    pool__ahead_take_from_held_up(pool, now);
    while ((worker = pool->idle.first)) {
        if (!pool->queue.first)
            pool__ahead_share(pool);
        if (!pool->queue.first)
            break;
        give_task(worker, now);
    }
    while (pool->queue.first && (worker = pool->hungry.first))
        if (!pool__ahead_send(worker, now))
            pool__list_leave(worker, LINK_STATE); /* until it has answered */
    while ((worker = pool->unsent.first)) {
        pool__list_leave(worker, LINK_SEND);
        if (!pool__worker_send(worker))
            pool__worker_lost(worker); /* may call us again: lists are right */
    }
    pool__crew_wind_up(pool);
}

void pool__break(struct pool *pool, const char *format, ...)
{
    char why[sizeof pool->why];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    if (!pool->broken)
        memcpy(pool->why, why, sizeof why);
    pool->broken = true;
    pool__ahead_take_all_back(pool);
    for (struct worker *worker = pool->workers.first; worker;
         worker = pool__list_next(worker, LINK_ALL))
        process_kill(&worker->process);
    pool__crew_fail_queue(pool, POOL_BROKEN, pool->why);
    if (pool->work)
        pthread_cond_signal(pool->work);
}

/* The next of those that it was sent runs, if there is one. */
static bool next_runs(struct worker *worker)
{
    struct future *next = worker->ahead.first;
    worker->future = next;
    if (next) {
        pool__ahead_leave(next);
        next->state = FUTURE_RUNNING;
    }
    return next;
}

/* What was sent ahead runs now; worker_send starts its clock. */
static void come_to_next(struct worker *worker)
{
    pool__worker_set_deadline(worker, 0);
    worker->since = pool__now();
    if (next_runs(worker)) {
        worker->state = BUSY;
        pool__list_append(&worker->pool->busy, worker, LINK_AGE);
        pool__list_append(&worker->pool->hungry, worker, LINK_STATE);
    } else {
        worker->state = IDLE;
        /* In front: what it needs is in the processor's caches now. */
        pool__list_leave(worker, LINK_AGE);
        pool__list_prepend(&worker->pool->idle, worker, LINK_STATE);
    }
}

/* The initializer has answered; perhaps nobody needs its worker any more. */
static void end_greeting(struct worker *worker)
{
    struct pool *pool = worker->pool;
    worker->greets = false;
    pool->greeting--;
    if (worker->state == LEAVING) {
        pool__worker_set_deadline(worker, pool__now() + grace);
        return;
    }
    worker->state = IDLE;
    pool__list_append(&pool->idle, worker, LINK_STATE);
    if (worker->in.kind == FRAME_REFUSED)
        pool__break(pool, "the initializer failed: %s", worker->greeting);
}

static void take_answer(struct worker *worker)
{
    struct future *future = worker->future;
    const struct frame *in = &worker->in;
    if (worker->greets) {
        end_greeting(worker);
        return;
    }
    worker->answered_id = in->id;
    come_to_next(worker);
    if (worker->tasks_left > 0 && --worker->tasks_left == 0)
        let_go(worker);
    future->size = in->length;
    pool__future_complete(future,
                          in->kind == FRAME_FAILED ? POOL_FAILED : POOL_OK,
                          (int)(int64_t)in->word);
}

/* All answers that are there. False: nothing will come any more. */
static bool take_answers(struct worker *worker)
{
    enum worker_news news;
    bool more = true;
    while ((news = pool__worker_receive(worker, &more)) == HAS_ANSWERED)
        take_answer(worker);
    return news != IS_GONE;
}

void pool__worker_ready(struct worker *worker)
{
    if (worker->state == DYING)
        return;
    if (take_answers(worker) && pool__worker_send(worker))
        pool__crew_hand_out(worker->pool);
    else
        pool__worker_lost(worker);
}

void pool__worker_late(struct worker *worker)
{
    /* Those behind it are not late. If one of them was begun, it is not late
     * either: its answer is there. */
    if (!pool__ahead_take_back(worker, 0)) {
        pool__worker_ready(worker);
        return;
    }
    worker->late = worker->state == BUSY && !worker->pool->stopped;
    pool__worker_set_deadline(worker, 0);
    process_kill(&worker->process);
}

static void settle_lost_task(struct worker *worker, struct future *future,
                             const char *how)
{
    struct pool *pool = worker->pool;
    bool has_begun = pool__worker_has_begun(worker, future);
    if (!has_begun && !pool->stopped && !pool->broken &&
        ++future->attempts < MOST_ATTEMPTS)
        pool__queue_put_back(pool, future);
    else if (worker->late)
        pool__future_fail(future, POOL_TASK_TIMEOUT,
                          "ran longer than %g s: worker (pid %ld) was stopped",
                          future->limit, (long)worker->process.pid);
    else if (pool->options.break_on_death || pool->broken)
        pool__future_fail(future, POOL_BROKEN, "%s",
                          pool->broken ? pool->why : how);
    else
        pool__future_fail(future, POOL_WORKER_DIED, "%s", how);
}

/* The line has ended: takes in what is left in it, and closes our end. */
static void begin_dying(struct worker *worker)
{
    if (!worker->stopped_for)
        take_answers(worker); /* its last words */
    pool__ahead_take_back(worker, 0);
    worker->was = worker->state;
    worker->state = DYING;
    pool__worker_drop_unsent(worker);
    pool__list_leave(worker, LINK_AGE);
    pool__list_leave(worker, LINK_SEND);
    pool__list_append(&pool__lists_dying, worker, LINK_STATE);
    pool__worker_set_deadline(worker, pool__now() + dying_grace);
    pool__worker_close_line(worker);
    pool__state_workers_changed();
}

/* Its end of the line is closed, so it should be gone; if it only closed that,
 * it is of no use any more. Nobody waits here: the lock is held, and a call
 * that does not wait may have come by. */
static bool has_died(struct worker *worker)
{
    if (!process_is_alive(&worker->process))
        return true;
    if (worker->deadline > 0 && pool__now() >= worker->deadline) {
        pool__worker_set_deadline(worker, 0);
        if (!worker->stopped_for)
            worker->stopped_for = "it had closed its line";
        process_kill(&worker->process);
    }
    return false;
}

static void put_in_grave(struct worker *worker)
{
    worker->next_buried = buried;
    buried = worker;
}

void pool__crew_free_buried(void)
{
    while (buried) {
        struct worker *worker = buried;
        buried = worker->next_buried;
        pool__worker_free(worker);
    }
}

static void bury(struct worker *worker)
{
    struct pool *pool = worker->pool;
    struct future *future;
    enum worker_state state = worker->was;
    char how[200], ending[100];
    process_describe(&worker->process, ending, sizeof ending);
    snprintf(how, sizeof how, "worker (pid %ld) %s%s%s",
             (long)worker->process.pid, ending, worker->stopped_for ? ": " : "",
             worker->stopped_for ? worker->stopped_for : "");
    if (state != LEAVING)
        pool->worker_count--;
    pool->greeting -= worker->greets;
    pool__list_leave_all(worker);
    while ((future = worker->future)) {
        next_runs(worker);
        settle_lost_task(worker, future, how);
    }
    pool__list_leave(worker, LINK_LOAD);
    pool__worker_give_back(worker);
    if (state == STARTING && !pool->stopped)
        pool__break(pool, "the initializer failed: %s", how);
    else if (state != LEAVING && pool->options.break_on_death &&
             !worker->late && !pool->stopped)
        pool__break(pool, "%s", how);
    put_in_grave(worker);
}

void pool__worker_lost(struct worker *worker)
{
    struct pool *pool = worker->pool;
    if (worker->state != DYING)
        begin_dying(worker);
    if (has_died(worker))
        bury(worker);
    pool__crew_hand_out(pool);
}

void pool__crew_forget(void)
{
    buried = NULL;
}
