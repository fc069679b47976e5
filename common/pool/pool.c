/*
 * Inside the pool, 1 of 11: the queue, and workers that come, work and go. A
 * task begins its way in pool_submit_within, near the end. Next: ahead.c, for
 * tasks that are too short to be waited for one by one.
 */
#define _GNU_SOURCE /* sched_getaffinity */
#include "pool.h"

#include <errno.h>
#include <math.h>
#include <sched.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ahead.h"
#include "clock.h"
#include "drive.h"
#include "ready.h"
#include "threads.h"

static const double grace = 2; /* seconds that a worker may take to leave */
static const double dying_grace = 1; /* and to end when its line has ended */
enum { MOST_ATTEMPTS = 3 };          /* workers that die before they begin it */

/* --- the queue ----------------------------------------------------------- */

static void queue_add(struct pool *pool, struct future *future)
{
    future->number = pool->submitted++;
    list_insert(&pool->queue, future, NULL);
}

void queue_put_back(struct pool *pool, struct future *future)
{
    struct future *before = pool->queue.first;
    while (before && before->number < future->number)
        before = before->next;
    future->state = WAITING;
    list_insert(&pool->queue, future, before);
}

static void fail_queue(struct pool *pool, enum pool_status status,
                       const char *why)
{
    while (pool->queue.first)
        future_fail(pool->queue.first, status, "%s", why);
}

/* --- workers come, work, and go ------------------------------------------ */

/* Of one that nobody has given a task; in a forked child it is the parent's. */
static void end_now(struct worker *worker)
{
    if (worker->fd != -1 && !drive_is_foreign(worker->pool))
        worker_close_line(worker);
    process_kill(&worker->process);
    process_join(&worker->process, PROCESS_FOREVER);
}

static int add_worker(struct pool *pool)
{
    struct worker *worker = calloc(1, sizeof *worker);
    if (!worker)
        return ENOMEM;
    worker->pool = pool;
    worker->tasks_left = pool->options.max_tasks_per_child > 0
                             ? pool->options.max_tasks_per_child
                             : -1;
    worker->fd = -1;
    int error = worker_start(worker);
    if (error) {
        end_now(worker);
        worker_give_back(worker);
        worker_free(worker);
        return error;
    }
    list_append(&pool->workers, worker, LINK_ALL);
    /* At the end: the first worker then gets the first task. */
    if (worker->state == IDLE)
        list_append(&pool->idle, worker, LINK_STATE);
    pool->greeting += worker->greets;
    pool->worker_count++;
    if (ready_is_asked_anew())
        drive_workers_changed();
    return 0;
}

/* It sees the end of its line, and ends; we see the end of ours when it has. */
static void let_go(struct worker *worker)
{
    if (worker->state == LEAVING || worker->state == DYING)
        return;
    /* An initializer that still runs is not hurried. */
    worker_set_deadline(worker,
                        worker->state == STARTING ? 0 : perf_counter() + grace);
    worker->state = LEAVING;
    list_leave(worker, LINK_STATE);
    list_leave(worker, LINK_AGE);
    list_leave(worker, LINK_SEND);
    worker->pool->worker_count--;
    worker_drop_unsent(worker); /* recalled ones, if any */
    channel_close_out(worker->fd);
}

/* Replaces workers that are gone, as long as there is use for them. Where the
 * system refuses, the others go on; without others nobody would ever come for
 * the queue. */
static void refill(struct pool *pool)
{
    int error = 0;
    while (!pool->broken && pool->worker_count < pool->options.workers &&
           (!pool->shutdown || pool->queue.first) && !error)
        error = add_worker(pool);
    if (error && !pool->workers.first) {
        char why[200];
        snprintf(why, sizeof why, "no worker can be started: %s",
                 strerror(error));
        fail_queue(pool, POOL_BROKEN, why);
    }
}

/* To an idle worker the first in the queue, and for good. */
static void give_task(struct worker *worker, double now)
{
    struct future *future = worker->pool->queue.first;
    list_remove(future);
    future->state = RUNNING;
    worker->future = future;
    worker->state = BUSY;
    worker->since = now;
    list_append(&worker->pool->busy, worker, LINK_AGE);
    list_append(&worker->pool->hungry, worker, LINK_STATE);
    list_append(&worker->pool->unsent, worker, LINK_SEND);
    worker_offer(worker, future, false);
}

/* First every worker gets one; what is left goes ahead to those that make
 * short work of it. In one sendmsg for each worker. Those that can take nothing
 * are in none of these lists: it takes the same time however many they are. */
static void hand_out(struct pool *pool)
{
    struct worker *worker;
    double now = perf_counter();
    refill(pool);
    ahead_take_from_held_up(pool, now);
    while ((worker = pool->idle.first)) {
        if (!pool->queue.first)
            ahead_share(pool);
        if (!pool->queue.first)
            break;
        give_task(worker, now);
    }
    while (pool->queue.first && (worker = pool->hungry.first))
        if (!ahead_send(worker, now))
            list_leave(worker, LINK_STATE); /* until it has answered */
    while ((worker = pool->unsent.first)) {
        list_leave(worker, LINK_SEND);
        if (!worker_send(worker))
            pool_worker_lost(worker); /* may call us again: lists are right */
    }
}

/* Nothing more to do: the workers may go. */
static void wind_up(struct pool *pool)
{
    if (!pool->shutdown || pool->unfinished > 0)
        return;
    for (struct worker *worker = pool->workers.first; worker;
         worker = list_next(worker, LINK_ALL))
        let_go(worker);
}

void queue_finished(struct pool *pool)
{
    pool->unfinished--;
    wind_up(pool);
}

void pool_break(struct pool *pool, const char *format, ...)
{
    char why[sizeof pool->why];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    if (!pool->broken)
        memcpy(pool->why, why, sizeof why);
    pool->broken = true;
    ahead_take_all_back(pool);
    for (struct worker *worker = pool->workers.first; worker;
         worker = list_next(worker, LINK_ALL))
        process_kill(&worker->process);
    fail_queue(pool, POOL_BROKEN, pool->why);
    if (pool->threads)
        threads_wake(pool);
}

/* The next of those that it was sent runs, if there is one. */
static bool next_runs(struct worker *worker)
{
    struct future *next = worker->ahead.first;
    worker->future = next;
    if (next) {
        ahead_leave(next);
        next->state = RUNNING;
    }
    return next;
}

/* What was sent ahead runs now; worker_send starts its clock. */
static void come_to_next(struct worker *worker)
{
    worker_set_deadline(worker, 0);
    worker->since = perf_counter();
    if (next_runs(worker)) {
        worker->state = BUSY;
        list_append(&worker->pool->busy, worker, LINK_AGE);
        list_append(&worker->pool->hungry, worker, LINK_STATE);
    } else {
        worker->state = IDLE;
        /* In front: what it needs is in the processor's caches now. */
        list_leave(worker, LINK_AGE);
        list_prepend(&worker->pool->idle, worker, LINK_STATE);
    }
}

/* The initializer has answered; perhaps nobody needs its worker any more. */
static void end_greeting(struct worker *worker)
{
    struct pool *pool = worker->pool;
    worker->greets = false;
    pool->greeting--;
    if (worker->state == LEAVING) {
        worker_set_deadline(worker, perf_counter() + grace);
        return;
    }
    worker->state = IDLE;
    list_append(&pool->idle, worker, LINK_STATE);
    if (worker->in.kind == FRAME_REFUSED)
        pool_break(pool, "the initializer failed: %s", worker->greeting);
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
    future_complete(future, in->kind == FRAME_FAILED ? POOL_FAILED : POOL_OK,
                    (int)(int64_t)in->word);
}

/* All answers that are there. False: nothing will come any more. */
static bool take_answers(struct worker *worker)
{
    enum worker_news news;
    bool more = true;
    while ((news = worker_receive(worker, &more)) == HAS_ANSWERED)
        take_answer(worker);
    return news != IS_GONE;
}

void pool_worker_ready(struct worker *worker)
{
    if (worker->state == DYING)
        return;
    if (take_answers(worker) && worker_send(worker))
        hand_out(worker->pool);
    else
        pool_worker_lost(worker);
}

void pool_worker_late(struct worker *worker)
{
    /* Those behind it are not late. If one of them was begun, it is not late
     * either: its answer is there. */
    if (!ahead_take_back(worker, 0)) {
        pool_worker_ready(worker);
        return;
    }
    worker->late = worker->state == BUSY && !worker->pool->stopped;
    worker_set_deadline(worker, 0);
    process_kill(&worker->process);
}

static void settle_lost_task(struct worker *worker, struct future *future,
                             const char *how)
{
    struct pool *pool = worker->pool;
    bool has_begun = worker_has_begun(worker, future);
    if (!has_begun && !pool->stopped && !pool->broken &&
        ++future->attempts < MOST_ATTEMPTS)
        queue_put_back(pool, future);
    else if (worker->late)
        future_fail(future, POOL_TASK_TIMEOUT,
                    "ran longer than %g s: worker (pid %ld) was stopped",
                    future->limit, (long)worker->process.pid);
    else if (pool->options.break_on_death || pool->broken)
        future_fail(future, POOL_BROKEN, "%s", pool->broken ? pool->why : how);
    else
        future_fail(future, POOL_WORKER_DIED, "%s", how);
}

/* The line has ended: takes in what is left in it, and closes our end. */
static void begin_dying(struct worker *worker)
{
    if (!worker->stopped_for)
        take_answers(worker); /* its last words */
    ahead_take_back(worker, 0);
    worker->was = worker->state;
    worker->state = DYING;
    worker_drop_unsent(worker);
    list_leave(worker, LINK_AGE);
    list_leave(worker, LINK_SEND);
    list_append(&lists_dying, worker, LINK_STATE);
    worker_set_deadline(worker, perf_counter() + dying_grace);
    worker_close_line(worker);
    drive_workers_changed();
}

/* Its end of the line is closed, so it should be gone; if it only closed that,
 * it is of no use any more. Nobody waits here: the lock is held, and a call
 * that does not wait may have come by. */
static bool has_died(struct worker *worker)
{
    if (!process_is_alive(&worker->process))
        return true;
    if (worker->deadline > 0 && perf_counter() >= worker->deadline) {
        worker_set_deadline(worker, 0);
        if (!worker->stopped_for)
            worker->stopped_for = "it had closed its line";
        process_kill(&worker->process);
    }
    return false;
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
    list_leave_all(worker);
    while ((future = worker->future)) {
        next_runs(worker);
        settle_lost_task(worker, future, how);
    }
    list_leave(worker, LINK_LOAD);
    worker_give_back(worker);
    if (state == STARTING && !pool->stopped)
        pool_break(pool, "the initializer failed: %s", how);
    else if (state != LEAVING && pool->options.break_on_death &&
             !worker->late && !pool->stopped)
        pool_break(pool, "%s", how);
    drive_bury(worker);
}

void pool_worker_lost(struct worker *worker)
{
    struct pool *pool = worker->pool;
    if (worker->state != DYING)
        begin_dying(worker);
    if (has_died(worker))
        bury(worker);
    hand_out(pool);
}

/* --- the caller's side --------------------------------------------------- */

static int available_cores(void)
{
#ifdef __linux__
    cpu_set_t cores;
    if (sched_getaffinity(0, sizeof cores, &cores) == 0)
        return CPU_COUNT(&cores);
#endif
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

static bool options_are_good(const struct pool_options *options)
{
    return (options->kind == POOL_PROCESSES || options->kind == POOL_THREADS) &&
           options->workers >= 0 && options->max_tasks_per_child >= 0 &&
           !(options->kind == POOL_THREADS && options->max_tasks_per_child) &&
           options->task_timeout >= 0 &&
           (options->initargs || options->initargs_size == 0);
}

/* With the workers that were started already, if it came so far. */
static void free_pool(struct pool *pool)
{
    if (pool->threads)
        threads_free(pool);
    /* In a forked child the lists of all pools are no longer the parent's. */
    bool foreign = drive_is_foreign(pool);
    for (struct worker *worker = pool->workers.first, *next; worker;
         worker = next) {
        next = list_next(worker, LINK_ALL);
        end_now(worker);
        if (!foreign)
            list_leave_all(worker);
        worker_free(worker);
    }
    claims_free(&pool->claims);
    free((void *)pool->options.initargs);
    free(pool);
}

static int start_workers(struct pool *pool)
{
    int error;
    lock_futures();
    error = drive_add(pool);
    if (pool->options.kind == POOL_PROCESSES)
        for (int i = 0; i < pool->options.workers && !error; i++)
            error = add_worker(pool);
    unlock_futures();
    if (!error && pool->options.kind == POOL_THREADS)
        error = threads_start(pool);
    return error;
}

struct pool *pool_create(const struct pool_options *options)
{
    static const struct pool_options none;
    if (!options)
        options = &none;
    if (!options_are_good(options)) {
        errno = EINVAL;
        return NULL;
    }
    struct pool *pool = calloc(1, sizeof *pool);
    void *initargs = malloc(options->initargs_size + 1);
    if (!pool || !initargs) {
        free(pool);
        free(initargs);
        return NULL;
    }
    if (options->initargs_size > 0)
        memcpy(initargs, options->initargs, options->initargs_size);
    pool->options = *options;
    pool->options.initargs = initargs;
    if (pool->options.workers == 0)
        pool->options.workers = available_cores();
    int error = start_workers(pool);
    if (error) {
        lock_futures();
        drive_remove(pool);
        unlock_futures();
        free_pool(pool);
        errno = error;
        return NULL;
    }
    return pool;
}

int pool_refusal(const struct pool *pool)
{
    return drive_is_foreign(pool) ? EPERM
           : pool->broken         ? EPIPE
           : pool->shutdown       ? ESHUTDOWN
                                  : 0;
}

struct future *pool_submit_within(struct pool *pool, double seconds,
                                  task_function *task, const void *args,
                                  size_t size)
{
    struct future *future = NULL;
    lock_futures();
    int error = pool_refusal(pool);
    if (!error && (!task || (!args && size > 0) || !(seconds >= 0)))
        error = EINVAL;
    if (!error && !(future = future_create(pool, args, size)))
        error = ENOMEM;
    if (!error) {
        future->task = task;
        future->limit = seconds;
        future_hold(future);
        pool->unfinished++;
        queue_add(pool, future);
        if (pool->threads)
            threads_wake(pool);
        else
            hand_out(pool);
        drive_if_due(pool);
    }
    unlock_futures();
    errno = error ? error : errno;
    return future;
}

struct future *pool_submit(struct pool *pool, task_function *task,
                           const void *args, size_t size)
{
    return pool_submit_within(pool, pool->options.task_timeout, task, args,
                              size);
}

static void cancel_waiting(struct pool *pool, const char *why)
{
    ahead_take_all_back(pool);
    fail_queue(pool, POOL_CANCELLED, why);
}

static void wait_for_workers(struct pool *pool)
{
    while (pool->unfinished > 0 || pool->workers.first)
        drive_and_call(INFINITY);
    if (pool->threads)
        threads_join(pool);
}

void pool_shutdown(struct pool *pool, bool wait, bool cancel_futures)
{
    lock_futures();
    if (!drive_is_foreign(pool)) {
        pool->shutdown = true;
        if (cancel_futures)
            cancel_waiting(pool, "cancelled: the pool shut down");
        drive(DRIVE_NOW);
        if (pool->threads)
            threads_wake(pool);
        wind_up(pool);
        if (wait)
            wait_for_workers(pool);
    }
    unlock_futures();
}

static void stop(struct pool *pool, int (*send)(struct process *))
{
    lock_futures();
    if (!drive_is_foreign(pool)) {
        pool->shutdown = pool->stopped = true;
        cancel_waiting(pool, "cancelled: the pool was stopped");
        for (struct worker *worker = pool->workers.first; worker;
             worker = list_next(worker, LINK_ALL)) {
            send(&worker->process);
            worker_set_deadline(worker, perf_counter() + grace);
        }
        wait_for_workers(pool);
    }
    unlock_futures();
}

void pool_terminate(struct pool *pool)
{
    stop(pool, process_terminate);
}

void pool_kill(struct pool *pool)
{
    stop(pool, process_kill);
}

/* In a forked child: nobody will ever do what the pool has. */
static void abandon(struct pool *pool)
{
    static const char why[] = "its pool belonged to our parent";
    struct future *future;
    pool->shutdown = false; /* there are no workers to let go */
    fail_queue(pool, POOL_BROKEN, why);
    for (struct worker *worker = pool->workers.first; worker;
         worker = list_next(worker, LINK_ALL))
        if (worker->future) {
            future_fail(worker->future, POOL_BROKEN, "%s", why);
            while ((future = worker->ahead.first)) {
                ahead_leave(future);
                future_fail(future, POOL_BROKEN, "%s", why);
            }
        }
    if (pool->threads)
        threads_abandon(pool, why);
}

void pool_free(struct pool *pool)
{
    if (!pool)
        return;
    pool_shutdown(pool, true, false);
    lock_futures();
    if (drive_is_foreign(pool))
        abandon(pool);
    drive_remove(pool);
    unlock_futures();
    free_pool(pool);
}

int pool_workers(const struct pool *pool)
{
    return pool->options.workers;
}

size_t pool_worker_pids(struct pool *pool, pid_t *pids, size_t capacity)
{
    size_t count = 0;
    lock_futures();
    if (!drive_is_foreign(pool))
        drive(DRIVE_NOW);
    for (struct worker *worker = pool->workers.first; worker;
         worker = list_next(worker, LINK_ALL)) {
        if (worker->state == LEAVING || worker->state == DYING)
            continue;
        if (count < capacity)
            pids[count] = worker->process.pid;
        count++;
    }
    unlock_futures();
    return count;
}

const char *pool_error(struct pool *pool)
{
    lock_futures();
    if (!drive_is_foreign(pool))
        drive(DRIVE_NOW);
    const char *why = pool->broken ? pool->why : NULL;
    unlock_futures();
    return why;
}
