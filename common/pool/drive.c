/*
 * Inside the pool, 9 of 16: the loop that whoever waits goes round in.
 * `pool__drive` is one turn of it. That was the way of one task. Next:
 * as_completed.c.
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
#include "crew.h"
#include "ends.h"
#include "future.h"
#include "now.h"
#include "ready.h"
#include "worker.h"
#include "worker_threads.h"

enum { MOST_READY = 64 }; /* workers that are served in one turn */
/* Seconds between looks for the dead: the shortest, and the longest. */
static const double look_every = 0.1, look_at_last = 1;
static const double dying_every = 1e-3; /* between looks at the dying */
static const double late_again = 1e-3;  /* see serve */
static const double due_every = 1e-3;   /* see drive_if_due */

/* Guarded by the lock, like everything else that is static here. */
static struct pool *pools;
static double last_look, last_poll, last_news;

/* --- the lock, callbacks, forks ------------------------------------------ */

/* Runs in every forked child, whoever forks it: a worker, or a child of the
 * program's own. A copy of our ends there would keep all lines open when the
 * program is gone, and the workers would wait for ever; a copy of a worker's
 * end in a child of its task would hide the worker's death from us. So both
 * are closed first, before anything else is forgotten. */
static void after_fork_in_child(void)
{
    pool__ends_close();
    pool__ready_forget();
    pool__worker_close_own_end();
    pool__state_forget();
    pool__future_forget_due();
    pool__crew_forget();
    pools = NULL;
}

static void register_handlers(void)
{
    /* The order of locks is this one, then process.c's. pthread_atfork calls
     * the handlers registered last first, so process.c must register its own
     * before ours: any call that locks does that. */
    process_active_children(NULL, 0);
    pthread_atfork(pool__state_before_fork, pool__state_after_fork,
                   after_fork_in_child);
}

/* --- which pools there are ----------------------------------------------- */

static bool pool_has_processes(const struct pool *pool)
{
    return pool->options.kind == POOL_PROCESSES;
}

int pool__drive_add(struct pool *pool)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_handlers);
    int error = 0;
    if (pool_has_processes(pool))
        error = pool__state_open_wake_pipe();
    if (error)
        return error;
    pool__buffer_keep();
    pool->generation = pool__state_generation();
    pool->next = pools;
    pools = pool;
    last_news = pool__now();
    pool__state_workers_changed();
    return 0;
}

/* Without a pool of processes there is nothing to poll. Never while another
 * thread polls: it will come by here itself. */
static void clean_up(void)
{
    for (struct pool *pool = pools; pool; pool = pool->next)
        if (pool_has_processes(pool))
            return;
    pool__crew_free_buried();
    pool__ready_close();
    pool__state_close_wake_pipe();
}

void pool__drive_remove(struct pool *pool)
{
    for (struct pool **link = &pools; *link; link = &(*link)->next)
        if (*link == pool) {
            *link = pool->next;
            break;
        }
    pool__state_workers_changed();
    if (!pools)
        pool__buffer_keep_none();
    if (!pool__state_is_driven())
        clean_up();
}

/* --- waiting ------------------------------------------------------------- */

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

/* When to look for the dead: after ever longer pauses while nothing happens, so
 * that a program that waits for one long task is not woken ten times a second.
 */
static double next_look(void)
{
    double pause = (last_look - last_news) / 4;
    if (pause < look_every)
        pause = look_every;
    return last_look + (pause < look_at_last ? pause : look_at_last);
}

/* The latest moment at which a poll must return though nothing is ready. */
static double next_moment(double deadline)
{
    if (pool__lists_timed.first)
        deadline = sooner(deadline, pool__lists_timed.first->deadline);
    if (pool__lists_dying.first)
        deadline = sooner(deadline, pool__now() + dying_every);
    for (struct pool *pool = pools; pool; pool = pool->next)
        if (is_at_work(pool))
            deadline = sooner(deadline, next_look());
    return deadline;
}

static int milliseconds_until(double deadline, double now)
{
    double span = deadline - now;
    if (!(span > 0))
        return 0;
    return span > 1e6 ? 1000000000 : (int)ceil(span * 1e3);
}

/* A death normally shows as the end of the line, but not while a program that
 * the worker has started still holds the worker's end. So ask from time to time
 * whether the processes are alive: the one walk over all workers, ten times a
 * second at most. (A death that is found counts as news.) */
static void look_for_the_dead(double now)
{
    last_look = now;
    for (struct pool *pool = pools; pool; pool = pool->next) {
        struct worker *worker = is_at_work(pool) ? pool->workers.first : NULL;
        while (worker) {
            struct worker *next = pool__list_next(worker, LINK_ALL);
            if (worker->fd != -1 && !process_is_alive(&worker->process)) {
                last_news = now;
                pool__worker_lost(worker);
            }
            worker = next;
        }
    }
}

/* Once round the list: not further than the one that is last now, as new ones
 * are added behind it while we go, and no wait would come in between. */
static void look_at_the_dying(void)
{
    struct worker *last = pool__lists_dying.last,
                  *worker = pool__lists_dying.first;
    while (worker) {
        struct worker *next =
            worker == last ? NULL : pool__list_next(worker, LINK_STATE);
        pool__worker_lost(worker);
        worker = next;
    }
}

/* Takes care of everything that the poll has reported, and of deadlines. A
 * worker that was ready may be lost by now: another thread had the lock while
 * we polled, and serving one worker may end another. Its fd is -1 then; the
 * struct is still there, since only drive frees those that are buried. */
static void serve(void **ready, int count)
{
    double now = last_poll = pool__now();
    for (int i = 0; i < count; i++) {
        struct worker *worker = ready[i];
        if (pool__state_is_wake_pipe(ready[i]))
            pool__state_empty_wake_pipe();
        else if (worker->fd != -1)
            pool__worker_ready(worker);
    }
    look_at_the_dying();
    struct worker *worker;
    while ((worker = pool__lists_timed.first) && worker->deadline <= now) {
        /* Moved first, so that this loop ends even if worker_late finds that
         * the worker is not late; then it is looked at again in a moment. */
        if (worker->state != DYING)
            pool__worker_set_deadline(worker, now + late_again);
        if (worker->state == DYING)
            pool__worker_lost(worker);
        else
            pool__worker_late(worker);
    }
    if (count > 0)
        last_news = now;
    if (now >= next_look())
        look_for_the_dead(now);
}

/* Fails the tasks of threads that are over their time. Returns the time until
 * which drive may sleep: now if a task has just failed, as the caller may be
 * waiting for just that one. */
static double serve_threads(double deadline)
{
    bool failed = false;
    for (struct pool *pool = pools; pool; pool = pool->next)
        if (pool->threads &&
            pool__threads_fail_late(pool, pool__now(), &deadline))
            failed = true;
    return failed ? DRIVE_NOW : deadline;
}

/* Called without the lock. A short task is done before the kernel could put us
 * to sleep and wake us up again, which is two thirds of a round trip. So poll
 * without waiting until 40 microseconds after `since`, giving others the
 * processor in between, and only then sleep. */
static int wait_for_ready(double since, int timeout, void **ready)
{
    bool polls = timeout != 0 && pool__now_is_cheap();
    while (polls) {
        int count = pool__ready_wait(0, ready, MOST_READY);
        if (count != 0)
            return count;
        sched_yield();
        polls = pool__now() < since + 40e-6;
    }
    return pool__ready_wait(timeout, ready, MOST_READY);
}

/* Waits without the lock. `driven` keeps a second thread from polling: the set
 * of descriptors is prepared for one, and two could both read one answer. */
static int poll_unlocked(double deadline, void **ready)
{
    double now = pool__now();
    int timeout = milliseconds_until(next_moment(deadline), now);
    pool__state_set_driven(true);
    pool__state_unlock();
    int count = wait_for_ready(now, timeout, ready);
    pool__state_lock();
    pool__state_set_driven(false);
    return count;
}

void pool__drive(double deadline)
{
    pool__assert_locked();
    deadline = serve_threads(deadline);
    /* Another thread drives and will wake us; or all pools are of threads,
     * which wake us themselves. */
    if (pool__state_is_driven() || !pool__state_has_wake_pipe()) {
        pool__state_sleep_until(deadline);
        return;
    }
    /* No memory for what is to be polled: try again in a moment. */
    if (!pool__ready_prepare()) {
        pool__state_sleep_until(sooner(deadline, pool__now() + look_every));
        return;
    }
    void *ready[MOST_READY];
    int count = poll_unlocked(deadline, ready);
    if (count >= 0)
        serve(ready, count);
    /* Only here, where nobody polls and `ready` is used no more. */
    pool__crew_free_buried();
    clean_up();
    /* We may be about to return to our caller: one of the others must drive. */
    pool__state_wake_sleepers();
}

void pool__drive_and_call(double deadline)
{
    pool__drive(deadline);
    pool__future_call_due();
}

/* A turn costs a system call, so submit leaves it out unless one of these
 * holds: there are workers whose news must not wait (initializers, full
 * sockets); the worker that is furthest on will soon have nothing to do; or the
 * last turn was a millisecond ago. While some workers are idle anyway, every
 * eighth submit is often enough. */
void pool__drive_if_due(const struct pool *pool)
{
    enum { NOW_AND_THEN = 8 };
    const struct worker *first = pool->busy.first;
    bool is_due =
        pool->threads || pool->greeting > 0 || pool->blocked > 0 ||
        (first && pool__worker_runs_out(first) &&
         (!pool->idle.first || pool->submitted % NOW_AND_THEN == 0)) ||
        pool__now() > last_poll + due_every;
    if (is_due)
        pool__drive(DRIVE_NOW);
}
