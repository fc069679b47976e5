/*
 * Inside the pool, 7 of 11: the lock, and the loop that whoever waits goes
 * round in. `drive`, at the end, is one turn of it. That was the way of one
 * task; as_completed.c is next, where many are waited for.
 */
#include "drive.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "buffer.h"
#include "clock.h"
#include "threads.h"

static const double look_every = 0.1; /* seconds: see look_for_the_dead */
static const double dying_every = 1e-3;
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
static struct pollfd *set;
static struct worker **set_worker;
static size_t set_count, set_room;
static bool set_is_stale = true;
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
    for (struct pool *pool = pools; pool; pool = pool->next)
        for (struct worker *worker = pool->workers; worker;
             worker = worker->next)
            if (worker->fd != -1) {
                close(worker->fd);
                worker->fd = -1;
            }
    worker_close_own_end();
    close_wake_pipe();
    generation++;
    holding = driving = calling = false;
    sleepers = 0;
    pools = NULL;
    buried = NULL;
    due = NULL;
    due_end = &due;
    set_count = 0;
    set_is_stale = true;
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
    if (pipe(wake_pipe) == -1)
        return errno;
    for (int i = 0; i < 2; i++)
        if (descriptor_above_standard(&wake_pipe[i]) == -1 ||
            fcntl(wake_pipe[i], F_SETFL, O_NONBLOCK) == -1) {
            int error = errno;
            close_wake_pipe();
            return error;
        }
    return 0;
}

int drive_add(struct pool *pool)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_handlers);
    int error = 0;
    if (pool_has_processes(pool) && wake_pipe[0] == -1)
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
        buried = worker->next;
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
    close_wake_pipe();
    free(set);
    free(set_worker);
    set = NULL;
    set_worker = NULL;
    set_count = set_room = 0;
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
    worker->next = buried;
    buried = worker;
    drive_workers_changed();
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
    set_is_stale = true;
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

/* Rebuilds the set that is polled. Only the driver may: nobody polls now. */
static bool renew_set(void)
{
    size_t count = 0;
    for (struct pool *pool = pools; pool; pool = pool->next)
        for (struct worker *w = pool->workers; w; w = w->next)
            count++;
    if (count + 1 > set_room) {
        size_t room = 2 * (count + 1);
        struct pollfd *fds = realloc(set, room * sizeof *set);
        if (fds)
            set = fds;
        struct worker **workers = realloc(set_worker, room * sizeof *workers);
        if (workers)
            set_worker = workers;
        if (!fds || !workers)
            return false;
        set_room = room;
    }
    set[0] = (struct pollfd){.fd = wake_pipe[0], .events = POLLIN};
    set_count = 1;
    for (struct pool *pool = pools; pool; pool = pool->next)
        for (struct worker *w = pool->workers; w; w = w->next) {
            set[set_count] = (struct pollfd){.fd = w->fd};
            set_worker[set_count++] = w;
        }
    set_is_stale = false;
    return true;
}

/* What to poll for, and until when. */
static double prepare_set(double deadline)
{
    double now = perf_counter();
    for (size_t i = 1; i < set_count; i++) {
        const struct worker *worker = set_worker[i];
        bool sending = worker_is_sending(worker);
        set[i].events = (short)(POLLIN | (sending ? POLLOUT : 0));
        deadline = sooner(deadline, worker->deadline);
        if (worker->state == DYING)
            deadline = sooner(deadline, now + dying_every);
        else if (worker->state != IDLE)
            deadline = sooner(deadline, last_look + look_every);
    }
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
    for (size_t i = 1; i < set_count; i++) {
        struct worker *worker = set_worker[i];
        if (worker->fd == set[i].fd && worker->fd != -1 &&
            !process_is_alive(&worker->process))
            pool_worker_lost(worker);
    }
}

static void serve_set(void)
{
    double now = last_poll = perf_counter();
    for (size_t i = 1; i < set_count; i++)
        if (set[i].revents && set_worker[i]->fd == set[i].fd)
            pool_worker_ready(set_worker[i]);
    for (size_t i = 1; i < set_count; i++) {
        struct worker *worker = set_worker[i];
        if (worker->fd != set[i].fd)
            continue;
        if (worker->state == DYING)
            pool_worker_lost(worker);
        else if (worker->deadline > 0 && worker->deadline <= now)
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
static int poll_set(int timeout)
{
    const double until = perf_counter() + 40e-6;
    do {
        int ready = poll(set, (nfds_t)set_count, 0);
        if (ready != 0 || timeout == 0)
            return ready;
        sched_yield();
    } while (perf_counter() < until);
    return poll(set, (nfds_t)set_count, timeout);
}

void drive(double deadline)
{
    deadline = serve_threads(deadline);
    if (driving || wake_pipe[0] == -1) {
        sleep_until(deadline);
        return;
    }
    if (set_is_stale && !renew_set()) {
        sleep_until(sooner(deadline, perf_counter() + look_every));
        return;
    }
    int timeout = milliseconds_until(prepare_set(deadline));
    driving = true;
    unlock();
    int ready = poll_set(timeout);
    lock_futures();
    driving = false;
    if (ready >= 0) {
        char bytes[64];
        if (set[0].revents)
            while (read(wake_pipe[0], bytes, sizeof bytes) > 0)
                continue;
        if (!set_is_stale)
            serve_set();
    }
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

void drive_if_due(const struct pool *pool)
{
    bool is_due = pool->threads || perf_counter() > last_poll + due_every;
    for (struct worker *w = pool->workers; w && !is_due; w = w->next)
        is_due =
            w->state == STARTING || worker_is_sending(w) || worker_runs_out(w);
    if (is_due)
        drive(DRIVE_NOW);
}
