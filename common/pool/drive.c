/*
 * Inside the pool, 7 of 11: the lock, and the loop that whoever waits goes
 * round in. `drive`, at the end, is one turn of it. That was the way of one
 * task; as_completed.c is next, where many are waited for.
 */
#include "drive.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "buffer.h"
#include "clock.h"
#include "ends.h"
#include "ready.h"
#include "threads.h"

enum { MOST_READY = 64 };             /* workers that are served at a time */
static const double look_every = 0.1; /* seconds: see look_for_the_dead */
static const double dying_every = 1e-3, late_again = 1e-3;
static const double due_every = 1e-3; /* see drive_if_due */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static _Thread_local bool holding; /* the lock, in this thread */
static int sleepers;               /* threads that wait for `changed` */

static struct pool *pools;
static unsigned generation; /* goes up in every forked child */

/* One thread at a time drives, that is, polls without the lock. Others bring
 * it back by a byte into the pipe when the set it polls is out of date. */
static bool driving;
static int wake_pipe[2] = {-1, -1};
static double last_look, last_poll;
static struct worker *buried;

static struct future *due, **due_end = &due; /* callbacks to call */
static _Thread_local bool calling;           /* them, in this thread */

/* --- the lock, callbacks, forks ------------------------------------------ */

void lock_futures(void)
{
    pthread_mutex_lock(&lock);
    holding = true;
}

static void unlock(void)
{
    holding = false;
    pthread_mutex_unlock(&lock);
}

void drive_call_later(struct future *future)
{
    future_hold(future);
    future->next_due = NULL;
    *due_end = future;
    due_end = &future->next_due;
}

static void call_callbacks(struct future *future)
{
    while (future->callbacks) {
        struct callback *callback = future->callbacks;
        future->callbacks = callback->next;
        unlock();
        callback->function(future, callback->context);
        free(callback);
        lock_futures();
    }
    future_release(future);
}

static void call_due(void)
{
    bool before = calling;
    calling = true;
    while (due) {
        struct future *future = due;
        due = future->next_due;
        if (!due)
            due_end = &due;
        call_callbacks(future);
    }
    calling = before;
}

/* A callback may call the pool again: what becomes due then is called when it
 * is back, so that callbacks do not nest ever deeper. (Unless it waits: then
 * what it waits for may hang on one of them. See drive_and_call.) */
void unlock_futures(void)
{
    if (!calling)
        call_due();
    unlock();
}

static void before_fork(void)
{
    if (!holding)
        pthread_mutex_lock(&lock);
}

static void after_fork_in_parent(void)
{
    if (!holding)
        pthread_mutex_unlock(&lock);
}

static void close_wake_pipe(void)
{
    if (wake_pipe[0] != -1) {
        close(wake_pipe[0]);
        close(wake_pipe[1]);
    }
    wake_pipe[0] = wake_pipe[1] = -1;
}

/* Whoever forks, the child must not hold our ends: a worker whose line stays
 * open in some child would not learn that the program is gone. Nor may a
 * worker's child hold the worker's end, or its death would go unseen. */
static void after_fork_in_child(void)
{
    pthread_mutex_init(&lock, NULL);
    pthread_cond_init(&changed, NULL);
    ends_close();
    ready_forget();
    worker_close_own_end();
    close_wake_pipe();
    generation++;
    holding = driving = calling = false;
    sleepers = 0;
    pools = NULL;
    buried = NULL;
    due = NULL;
    due_end = &due;
    lists_timed = lists_dying = (struct worker_list){0};
}

static void register_handlers(void)
{
    /* process.c locks inside this lock, so its handlers come first. */
    process_active_children(NULL, 0);
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

bool drive_is_foreign(const struct pool *pool)
{
    return pool->generation != generation;
}

bool drive_is_in_child(void)
{
    return generation > 0;
}

/* --- which pools there are ----------------------------------------------- */

static bool pool_has_processes(const struct pool *pool)
{
    return pool->options.kind == POOL_PROCESSES;
}

static int open_wake_pipe(void)
{
    int error = 0;
    if (wake_pipe[0] != -1)
        return 0;
    if (pipe(wake_pipe) == -1)
        return errno;
    for (int i = 0; i < 2 && !error; i++)
        if (descriptor_above_standard(&wake_pipe[i]) == -1 ||
            fcntl(wake_pipe[i], F_SETFL, O_NONBLOCK) == -1)
            error = errno;
    if (!error)
        error = ready_open();
    if (!error)
        error = ready_add(wake_pipe[0], wake_pipe);
    if (error) {
        ready_close();
        close_wake_pipe();
    }
    return error;
}

int drive_add(struct pool *pool)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_handlers);
    int error = 0;
    if (pool_has_processes(pool))
        error = open_wake_pipe();
    if (error)
        return error;
    buffer_keep();
    pool->generation = generation;
    pool->next = pools;
    pools = pool;
    drive_workers_changed();
    return 0;
}

static void free_buried(void)
{
    while (buried) {
        struct worker *worker = buried;
        buried = worker->next_buried;
        worker_free(worker);
    }
}

/* Without a pool of processes there is nothing to poll. Never while another
 * thread polls: it will come by here itself. */
static void clean_up(void)
{
    for (struct pool *pool = pools; pool; pool = pool->next)
        if (pool_has_processes(pool))
            return;
    free_buried();
    ready_close();
    close_wake_pipe();
}

void drive_remove(struct pool *pool)
{
    for (struct pool **link = &pools; *link; link = &(*link)->next)
        if (*link == pool) {
            *link = pool->next;
            break;
        }
    drive_workers_changed();
    if (!pools)
        buffer_keep_none();
    if (!driving)
        clean_up();
}

void drive_bury(struct worker *worker)
{
    worker->next_buried = buried;
    buried = worker;
}

/* --- waiting ------------------------------------------------------------- */

double deadline_after(double timeout)
{
    return timeout < 0 ? INFINITY : perf_counter() + timeout;
}

static void bring_driver_back(void)
{
    if (driving && wake_pipe[1] != -1 && write(wake_pipe[1], "", 1) == -1)
        return; /* full: then it is on its way */
}

void drive_workers_changed(void)
{
    bring_driver_back();
}

void drive_wake_others(void)
{
    if (sleepers > 0)
        pthread_cond_broadcast(&changed);
    bring_driver_back();
}

void drive_wait_on(pthread_cond_t *condition)
{
    holding = false;
    pthread_cond_wait(condition, &lock);
    holding = true;
}

/* Sleeps until then, or until something is done. */
static void sleep_until(double deadline)
{
    /* macOS has no monotonic condition variables: sleep for a span, at most a
     * second, and let the caller look at its own clock again. */
    double span = deadline - perf_counter();
    struct timespec until;
    if (!(span > 0))
        return;
    if (span > 1)
        span = 1;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += (long)(span * 1e9);
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    sleepers++;
    holding = false;
    pthread_cond_timedwait(&changed, &lock, &until);
    holding = true;
    sleepers--;
}

static double sooner(double a, double b)
{
    return b > 0 && b < a ? b : a;
}

/* Whose worker may be dead without our knowing: see look_for_the_dead. */
static bool is_at_work(const struct pool *pool)
{
    return pool->workers.first &&
           (pool->unfinished > 0 || pool->shutdown || pool->greeting > 0);
}

/* Until when to poll, if nothing is ready before. */
static double next_moment(double deadline)
{
    if (lists_timed.first)
        deadline = sooner(deadline, lists_timed.first->deadline);
    if (lists_dying.first)
        deadline = sooner(deadline, perf_counter() + dying_every);
    for (struct pool *pool = pools; pool; pool = pool->next)
        if (is_at_work(pool))
            deadline = sooner(deadline, last_look + look_every);
    return deadline;
}

static int milliseconds_until(double deadline)
{
    double span = deadline - perf_counter();
    if (!(span > 0))
        return 0;
    return span > 1e6 ? 1000000000 : (int)ceil(span * 1e3);
}

/* Normally a death shows as the end of the line. Not if something that the
 * worker started still holds the worker's end: so look from time to time. */
static void look_for_the_dead(double now)
{
    last_look = now;
    for (struct pool *pool = pools; pool; pool = pool->next) {
        struct worker *worker = is_at_work(pool) ? pool->workers.first : NULL;
        while (worker) {
            struct worker *next = list_next(worker, LINK_ALL);
            if (worker->fd != -1 && !process_is_alive(&worker->process))
                pool_worker_lost(worker);
            worker = next;
        }
    }
}

static void look_at_the_dying(void)
{
    struct worker *last = lists_dying.last, *worker = lists_dying.first;
    while (worker) {
        struct worker *next =
            worker == last ? NULL : list_next(worker, LINK_STATE);
        pool_worker_lost(worker);
        worker = next;
    }
}

/* Of the workers that are ready some may have been lost since: to another
 * thread, while nobody held the lock, or just now. Their fd is -1. */
static void serve(void **ready, int count)
{
    double now = last_poll = perf_counter();
    char bytes[64];
    for (int i = 0; i < count; i++) {
        struct worker *worker = ready[i];
        if (ready[i] == wake_pipe)
            while (read(wake_pipe[0], bytes, sizeof bytes) > 0)
                continue;
        else if (worker->fd != -1)
            pool_worker_ready(worker);
    }
    look_at_the_dying();
    struct worker *worker;
    while ((worker = lists_timed.first) && worker->deadline <= now) {
        /* Should it turn out not to be late, it is looked at again soon. */
        if (worker->state != DYING)
            worker_set_deadline(worker, now + late_again);
        if (worker->state == DYING)
            pool_worker_lost(worker);
        else
            pool_worker_late(worker);
    }
    if (now >= last_look + look_every)
        look_for_the_dead(now);
}

/* Returns the time until which drive may sleep. When a task has just failed,
 * that is now: it may be the one that the caller waits for. */
static double serve_threads(double deadline)
{
    double now = perf_counter();
    bool failed = false;
    for (struct pool *pool = pools; pool; pool = pool->next)
        if (pool->threads && threads_fail_late(pool, now, &deadline))
            failed = true;
    return failed ? DRIVE_NOW : deadline;
}

/* A short task is done sooner than the kernel puts us to sleep and wakes us up
 * again, which is two thirds of its round trip. So ask for a moment before
 * sleeping, and let others have the processor meanwhile. */
static int wait_for_ready(int timeout, void **ready)
{
    const double until = perf_counter() + 40e-6;
    do {
        int count = ready_wait(0, ready, MOST_READY);
        if (count != 0 || timeout == 0)
            return count;
        sched_yield();
    } while (perf_counter() < until);
    return ready_wait(timeout, ready, MOST_READY);
}

void drive(double deadline)
{
    deadline = serve_threads(deadline);
    if (driving || wake_pipe[0] == -1) {
        sleep_until(deadline);
        return;
    }
    if (!ready_prepare()) {
        sleep_until(sooner(deadline, perf_counter() + look_every));
        return;
    }
    void *ready[MOST_READY];
    int timeout = milliseconds_until(next_moment(deadline));
    driving = true;
    unlock();
    int count = wait_for_ready(timeout, ready);
    lock_futures();
    driving = false;
    if (count >= 0)
        serve(ready, count);
    free_buried();
    clean_up();
    if (sleepers > 0)
        pthread_cond_broadcast(&changed);
}

void drive_and_call(double deadline)
{
    drive(deadline);
    call_due();
}

/* There is something to take in where the one that has worked longest is about
 * to run out of tasks. While others are idle anyway, a look now and then will
 * do. */
void drive_if_due(const struct pool *pool)
{
    enum { NOW_AND_THEN = 8 };
    const struct worker *first = pool->busy.first;
    bool is_due =
        pool->threads || pool->greeting > 0 || pool->blocked > 0 ||
        (first && worker_runs_out(first) &&
         (!pool->idle.first || pool->submitted % NOW_AND_THEN == 0)) ||
        perf_counter() > last_poll + due_every;
    if (is_due)
        drive(DRIVE_NOW);
}
