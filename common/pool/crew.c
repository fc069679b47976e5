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

/* Seconds until a worker that should end is killed: one that we let go, and one
 * that has closed its line itself. */
static const double grace = 2, dying_grace = 1;

/* A task fails when so many workers have died with it before they began it. */
enum { MOST_ATTEMPTS = 3 };

/* Workers that have ended: a poll that another thread is in may still report
 * one, so that they are freed only by crew_free_buried. */
static struct worker *buried;

void pool__crew_fail_queue(struct pool *pool, enum pool_status status,
                           const char *why)
{
    pool__assert_locked();
    while (pool->queue.first) /* future_fail takes it out of the queue */
        pool__future_fail(pool->queue.first, status, "%s", why);
}

void pool__crew_end_now(struct worker *worker)
{
    pool__assert_locked();
    if (worker->fd != -1 && !pool__state_is_foreign(worker->pool))
        pool__worker_close_line(worker);
    /* Both refuse, and do nothing, if the process is our parent's child. */
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
    /* With poll() a thread that polls now does not know the new line. */
    if (pool__ready_is_asked_anew())
        pool__state_workers_changed();
    return 0;
}

/* Closes our side of its line: the worker reads the end of its input, and ends.
 * That closes its side, which we see as the end of ours: worker_lost. */
static void let_go(struct worker *worker)
{
    if (worker->state == LEAVING || worker->state == DYING)
        return;
    /* No deadline while an initializer runs, which may take any time. */
    pool__worker_set_deadline(
        worker, worker->state == STARTING ? 0 : pool__now() + grace);
    worker->state = LEAVING;
    pool__list_leave(worker, LINK_STATE);
    pool__list_leave(worker, LINK_AGE);
    pool__list_leave(worker, LINK_SEND);
    worker->pool->worker_count--;
    /* It has no task, so that only frames that were recalled can be left. */
    pool__worker_drop_unsent(worker);
    pool__channel_close_out(worker->fd);
}

void pool__crew_wind_up(struct pool *pool)
{
    pool__assert_locked();
    if (!pool->shutdown || pool->unfinished > 0)
        return;
    for (struct worker *worker = pool->workers.first; worker;
         worker = pool__list_next(worker, LINK_ALL))
        let_go(worker);
}

/* Replaces workers that are gone, as long as there is use for them. If the
 * system refuses, the others do the work. If there are no others, the tasks in
 * the queue must fail: nobody would ever run them. */
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

/* Gives an idle worker the first task of the queue. From now on that task runs,
 * and is not taken back. */
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

/* The order of the steps matters. Every idle worker gets one task before any
 * worker gets a second one ahead, and everything is offered before anything is
 * sent, so that each worker needs one sendmsg. The loops go through lists of
 * workers that can take something, never through all workers: that keeps the
 * cost of a call the same however many workers there are. */
void pool__crew_hand_out(struct pool *pool)
{
    struct worker *worker;
    double now = pool__now();
    pool__assert_locked();
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
        /* worker_lost calls this function again, from within. That is safe: at
         * this point all lists are as they should be, and each round of the
         * loop begins with the list's first, whoever that is by then. */
        if (!pool__worker_send(worker))
            pool__worker_lost(worker);
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
    pool__assert_locked();
    /* pool_error may have handed out the first text: it must not change. */
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

/* Its next task is the first that it was sent ahead. False: there is none. */
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

/* After an answer: the worker goes on with what it was sent ahead, or is idle.
 * The time limit of the next task begins in worker_send. */
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

/* The initializer has answered. If the pool was shut down meanwhile, the worker
 * is LEAVING already, and now gets a deadline for it. */
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
    /* The worker first, the future last: to complete it gives up the worker's
     * reference to it, and so may free it. */
    worker->answered_id = in->id;
    come_to_next(worker);
    if (worker->tasks_left > 0 && --worker->tasks_left == 0)
        let_go(worker);
    future->size = in->length;
    pool__future_complete(future,
                          in->kind == FRAME_FAILED ? POOL_FAILED : POOL_OK,
                          (int)(int64_t)in->word);
}

/* Takes in all answers that are there. False: no more can come. */
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
    pool__assert_locked();
    if (worker->state == DYING)
        return;
    if (take_answers(worker) && pool__worker_send(worker))
        pool__crew_hand_out(worker->pool);
    else
        pool__worker_lost(worker);
}

void pool__worker_late(struct worker *worker)
{
    pool__assert_locked();
    /* The tasks behind the late one are to survive it. If one of them cannot be
     * taken back, because it was begun, the late one is through: its answer is
     * there to be read. */
    if (!pool__ahead_take_back(worker, 0)) {
        pool__worker_ready(worker);
        return;
    }
    worker->late = worker->state == BUSY && !worker->pool->stopped;
    pool__worker_set_deadline(worker, 0);
    process_kill(&worker->process);
}

/* What becomes of a task whose worker has died. One that had not begun is tried
 * again elsewhere, unless that has gone wrong too often. */
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

/* The line has ended, but the process may not have. From here on the worker
 * takes no part in anything but lists_dying and its own end. */
static void begin_dying(struct worker *worker)
{
    /* Answers that it sent before it died still count. (Not if we have stopped
     * it for what it sent.) */
    if (!worker->stopped_for)
        take_answers(worker);
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

/* Has the process ended? Usually it has, since its line did; but a task may
 * have closed the line's descriptor, and such a worker is killed when its time
 * is over. This must not wait: the lock is held, perhaps by a call that
 * promises not to block. */
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
    pool__assert_locked();
    while (buried) {
        struct worker *worker = buried;
        buried = worker->next_buried;
        pool__worker_free(worker);
    }
}

/* The process has been reaped: settles its tasks, and the pool if an
 * initializer died or every death breaks it. `was` is what the worker was doing
 * when its line ended: for one that was LEAVING all of this is no loss. */
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
    /* Its own task, and those sent ahead that could not be taken back. */
    while ((future = worker->future)) {
        next_runs(worker);
        settle_lost_task(worker, future, how);
    }
    pool__list_leave(worker, LINK_LOAD); /* next_runs has put it there anew */
    pool__worker_give_back(worker);
    if (state == STARTING && !pool->stopped)
        pool__break(pool, "the initializer failed: %s", how);
    else if (state != LEAVING && pool->options.break_on_death &&
             !worker->late && !pool->stopped)
        pool__break(pool, "%s", how);
    put_in_grave(worker);
}

/*
 * A death has two halves, and this function is called for both. First the line
 * ends (begin_dying). Then, most often at once but sometimes milliseconds
 * later, the process has ended and can be reaped (has_died, bury); until then
 * the worker stands in lists_dying, and drive calls this again. In the end
 * hand_out finds the tasks that went back into the queue a new worker. It may
 * call this function for another worker; `worker` must not be used after bury.
 */
void pool__worker_lost(struct worker *worker)
{
    struct pool *pool = worker->pool;
    pool__assert_locked();
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
