/*
 * Inside the pool, 1 of 16: the calls that make, feed and end a pool. A task
 * begins its way in pool_submit_within. Next: crew.c.
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
#include "crew.h"
#include "drive.h"
#include "future.h"
#include "now.h"
#include "ready.h"
#include "worker.h"
#include "worker_threads.h"

static const double grace = 2; /* seconds from SIGTERM to SIGKILL */

/* --- the queue ----------------------------------------------------------- */

/* The number is what puts a future that comes back into its old place. */
static void queue_add(struct pool *pool, struct future *future)
{
    future->number = pool->submitted++;
    pool__queue_insert(&pool->queue, future, NULL);
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

/* Frees the pool, which is in drive's list no more. There are workers left in
 * two cases: pool_create has failed half-way, or we are a forked child. */
static void free_pool(struct pool *pool)
{
    pool__lock_futures();
    if (pool->threads)
        pool__threads_free(pool);
    /* In a forked child the links lead into lists that state_forget has
     * emptied: to leave them would write into our own pools' lists. */
    bool foreign = pool__state_is_foreign(pool);
    for (struct worker *worker = pool->workers.first, *next; worker;
         worker = next) {
        next = pool__list_next(worker, LINK_ALL);
        pool__crew_end_now(worker);
        if (!foreign)
            pool__list_leave_all(worker);
        pool__worker_free(worker);
    }
    pool__unlock_futures();
    pool__claims_free(&pool->claims);
    free((void *)pool->options.initargs);
    free(pool);
}

/* Processes are forked with the lock held, so that no other thread sees a
 * worker that is half made. Threads take the lock themselves. */
static int start_workers(struct pool *pool)
{
    int error;
    pool__lock_futures();
    error = pool__drive_add(pool);
    if (pool->options.kind == POOL_PROCESSES)
        for (int i = 0; i < pool->options.workers && !error; i++)
            error = pool__crew_add_worker(pool);
    pool__unlock_futures();
    if (!error && pool->options.kind == POOL_THREADS)
        error = pool__threads_start(pool);
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
        pool__lock_futures();
        pool__drive_remove(pool);
        pool__unlock_futures();
        free_pool(pool);
        errno = error;
        return NULL;
    }
    return pool;
}

struct future *pool_submit_within(struct pool *pool, double seconds,
                                  task_function *task, const void *args,
                                  size_t size)
{
    struct future *future = NULL;
    pool__lock_futures();
    int error = pool__state_refusal(pool);
    if (!error && (!task || (!args && size > 0) || !(seconds >= 0)))
        error = EINVAL;
    if (!error && !(future = pool__future_create(pool, args, size)))
        error = ENOMEM;
    if (!error) {
        future->task = task;
        future->limit = seconds;
        pool__future_hold(future); /* the pool's, until it is done */
        pool->unfinished++;
        queue_add(pool, future);
        if (pool->threads)
            pool__threads_wake(pool);
        else
            pool__crew_hand_out(pool);
        pool__drive_if_due(pool);
    }
    pool__unlock_futures();
    errno = error ? error : errno;
    return future;
}

struct future *pool_submit(struct pool *pool, task_function *task,
                           const void *args, size_t size)
{
    return pool_submit_within(pool, pool->options.task_timeout, task, args,
                              size);
}

/* What was sent ahead waits as well, unless its worker has begun it. */
static void cancel_waiting(struct pool *pool, const char *why)
{
    pool__ahead_take_all_back(pool);
    pool__crew_fail_queue(pool, POOL_CANCELLED, why);
}

/* Gives the lock up in every turn; callbacks run meanwhile. */
static void wait_for_workers(struct pool *pool)
{
    pool__assert_locked();
    while (pool->unfinished > 0 || pool->workers.first)
        pool__drive_and_call(INFINITY);
    if (pool->threads)
        pool__threads_join(pool);
}

void pool_shutdown(struct pool *pool, bool wait, bool cancel_futures)
{
    pool__lock_futures();
    if (!pool__state_is_foreign(pool)) {
        pool->shutdown = true;
        if (cancel_futures)
            cancel_waiting(pool, "cancelled: the pool shut down");
        pool__drive(DRIVE_NOW);
        if (pool->threads)
            pool__threads_wake(pool);
        pool__crew_wind_up(pool);
        if (wait)
            wait_for_workers(pool);
    }
    pool__unlock_futures();
}

static void stop(struct pool *pool, int (*send)(struct process *))
{
    pool__lock_futures();
    if (!pool__state_is_foreign(pool)) {
        pool->shutdown = pool->stopped = true;
        cancel_waiting(pool, "cancelled: the pool was stopped");
        pool__crew_wind_up(pool);
        for (struct worker *worker = pool->workers.first; worker;
             worker = pool__list_next(worker, LINK_ALL)) {
            send(&worker->process);
            /* Then worker_late sends SIGKILL. */
            pool__worker_set_deadline(worker, pool__now() + grace);
        }
        wait_for_workers(pool);
    }
    pool__unlock_futures();
}

void pool_terminate(struct pool *pool)
{
    stop(pool, process_terminate);
}

void pool_kill(struct pool *pool)
{
    stop(pool, process_kill);
}

/* pool_free in a forked child: futures that were not done fail, since nobody
 * will ever do their tasks here. The parent's pool goes on. */
static void abandon(struct pool *pool)
{
    static const char why[] = "its pool belonged to our parent";
    struct future *future;
    /* So that wind_up does nothing: the lines are the parent's to close. */
    pool->shutdown = false;
    pool__crew_fail_queue(pool, POOL_BROKEN, why);
    for (struct worker *worker = pool->workers.first; worker;
         worker = pool__list_next(worker, LINK_ALL))
        if (worker->future) {
            pool__future_fail(worker->future, POOL_BROKEN, "%s", why);
            while ((future = worker->ahead.first)) {
                pool__ahead_leave(future);
                pool__future_fail(future, POOL_BROKEN, "%s", why);
            }
        }
    if (pool->threads)
        pool__threads_abandon(pool, why);
}

void pool_free(struct pool *pool)
{
    if (!pool)
        return;
    pool_shutdown(pool, true, false);
    pool__lock_futures();
    if (pool__state_is_foreign(pool))
        abandon(pool);
    pool__drive_remove(pool);
    pool__unlock_futures();
    free_pool(pool);
}

int pool_workers(const struct pool *pool)
{
    return pool->options.workers;
}

size_t pool_worker_pids(struct pool *pool, pid_t *pids, size_t capacity)
{
    size_t count = 0;
    pool__lock_futures();
    if (!pool__state_is_foreign(pool))
        pool__drive(DRIVE_NOW);
    for (struct worker *worker = pool->workers.first; worker;
         worker = pool__list_next(worker, LINK_ALL)) {
        if (worker->state == LEAVING || worker->state == DYING)
            continue;
        if (count < capacity)
            pids[count] = worker->process.pid;
        count++;
    }
    pool__unlock_futures();
    return count;
}

const char *pool_error(struct pool *pool)
{
    pool__lock_futures();
    if (!pool__state_is_foreign(pool))
        pool__drive(DRIVE_NOW);
    const char *why = pool->broken ? pool->why : NULL;
    pool__unlock_futures();
    return why;
}
