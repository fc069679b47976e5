/*
 * Inside the pool, 13 of 16: the lock, who waits for what, and the lists. Each
 * step in a list takes the same time however long the list is. Next: ready.c.
 */
#include "state.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

#include "now.h"
#include "ready.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static _Thread_local bool holding; /* the lock, in this thread */
static int sleepers;               /* threads that wait for `changed` */
static bool driven;
static int wake_pipe[2] = {-1, -1};
static unsigned generation; /* goes up in every forked child */

/* --- the lock ------------------------------------------------------------- */

void pool__state_lock(void)
{
    pthread_mutex_lock(&lock);
    holding = true;
}

void pool__state_unlock(void)
{
    holding = false;
    pthread_mutex_unlock(&lock);
}

void pool__assert_locked(void)
{
    assert(holding);
}

/* The thread that forks may hold the lock already: a worker is forked under
 * it. */
void pool__state_before_fork(void)
{
    if (!holding)
        pthread_mutex_lock(&lock);
}

void pool__state_after_fork(void)
{
    if (!holding)
        pthread_mutex_unlock(&lock);
}

/* In a forked child, which has one thread: nobody else can hold the lock, and
 * those that slept on the condition are not here. */
void pool__state_forget(void)
{
    pthread_mutex_init(&lock, NULL);
    pthread_cond_init(&changed, NULL);
    pool__state_close_wake_pipe();
    generation++;
    holding = driven = false;
    sleepers = 0;
    pool__lists_timed = pool__lists_dying = (struct worker_list){0};
}

unsigned pool__state_generation(void)
{
    return generation;
}

bool pool__state_is_foreign(const struct pool *pool)
{
    return pool->generation != generation;
}

bool pool__state_is_in_child(void)
{
    return generation > 0;
}

int pool__state_refusal(const struct pool *pool)
{
    return pool__state_is_foreign(pool) ? EPERM
           : pool->broken               ? EPIPE
           : pool->shutdown             ? ESHUTDOWN
                                        : 0;
}

/* --- who waits, and is woken ---------------------------------------------- */

int pool__state_open_wake_pipe(void)
{
    int error = 0;
    if (wake_pipe[0] != -1)
        return 0;
    if (pipe(wake_pipe) == -1)
        return errno;
    for (int i = 0; i < 2 && !error; i++)
        if (pool__descriptor_above_standard(&wake_pipe[i]) == -1 ||
            fcntl(wake_pipe[i], F_SETFL, O_NONBLOCK) == -1)
            error = errno;
    if (!error)
        error = pool__ready_open();
    if (!error)
        error = pool__ready_add(wake_pipe[0], wake_pipe);
    if (error) {
        pool__ready_close();
        pool__state_close_wake_pipe();
    }
    return error;
}

void pool__state_close_wake_pipe(void)
{
    if (wake_pipe[0] != -1) {
        close(wake_pipe[0]);
        close(wake_pipe[1]);
    }
    wake_pipe[0] = wake_pipe[1] = -1;
}

bool pool__state_has_wake_pipe(void)
{
    return wake_pipe[0] != -1;
}

bool pool__state_is_wake_pipe(const void *who)
{
    return who == wake_pipe;
}

void pool__state_empty_wake_pipe(void)
{
    char bytes[64];
    while (read(wake_pipe[0], bytes, sizeof bytes) > 0)
        continue;
}

bool pool__state_is_driven(void)
{
    return driven;
}

void pool__state_set_driven(bool is_driven)
{
    driven = is_driven;
}

void pool__state_workers_changed(void)
{
    /* A full pipe is no error: the driver has a byte to wake up for already. */
    if (driven && wake_pipe[1] != -1 && write(wake_pipe[1], "", 1) == -1)
        return;
}

void pool__state_wake_sleepers(void)
{
    if (sleepers > 0)
        pthread_cond_broadcast(&changed);
}

void pool__state_wake_others(void)
{
    pool__state_wake_sleepers();
    pool__state_workers_changed();
}

void pool__state_wait_on(pthread_cond_t *condition)
{
    pool__assert_locked();
    holding = false; /* while it sleeps, the condition gives the lock up */
    pthread_cond_wait(condition, &lock);
    holding = true;
}

double pool__state_deadline(double timeout)
{
    return timeout < 0 ? INFINITY : pool__now() + timeout;
}

void pool__state_sleep_until(double deadline)
{
    pool__assert_locked();
    /* macOS has no monotonic condition variables: sleep for a span, at most a
     * second, and let the caller look at its own clock again. */
    double span = deadline - pool__now();
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

/* --- the queue ------------------------------------------------------------ */

void pool__queue_insert(struct future_list *list, struct future *future,
                        struct future *before)
{
    pool__assert_locked();
    struct future *after = before ? before->previous : list->last;
    future->list = list;
    future->previous = after;
    future->next = before;
    *(after ? &after->next : &list->first) = future;
    *(before ? &before->previous : &list->last) = future;
}

void pool__queue_remove(struct future *future)
{
    struct future_list *list = future->list;
    struct future *before = future->previous, *after = future->next;
    pool__assert_locked();
    if (!list)
        return;
    *(before ? &before->next : &list->first) = after;
    *(after ? &after->previous : &list->last) = before;
    future->list = NULL;
    future->next = future->previous = NULL;
}

void pool__queue_put_back(struct pool *pool, struct future *future)
{
    struct future *before = pool->queue.first;
    while (before && before->number < future->number)
        before = before->next;
    future->state = FUTURE_WAITING;
    pool__queue_insert(&pool->queue, future, before);
}

/* --- lists of workers ----------------------------------------------------- */

struct worker_list pool__lists_timed, pool__lists_dying;

/* Puts the worker behind `after`, or in front if that is NULL. It must have
 * left its old list before `after` was chosen: it might be `after` itself. */
static void insert(struct worker_list *list, struct worker *worker,
                   enum link_kind kind, struct worker *after)
{
    struct worker *next = after ? after->links[kind].next : list->first;
    worker->links[kind] = (struct worker_link){next, after, list};
    *(after ? &after->links[kind].next : &list->first) = worker;
    *(next ? &next->links[kind].previous : &list->last) = worker;
}

void pool__list_append(struct worker_list *list, struct worker *worker,
                       enum link_kind kind)
{
    pool__list_leave(worker, kind);
    insert(list, worker, kind, list->last);
}

void pool__list_prepend(struct worker_list *list, struct worker *worker,
                        enum link_kind kind)
{
    pool__list_leave(worker, kind);
    insert(list, worker, kind, NULL);
}

void pool__list_leave(struct worker *worker, enum link_kind kind)
{
    struct worker_link *link = &worker->links[kind];
    struct worker *next = link->next, *before = link->previous;
    pool__assert_locked();
    if (!link->list)
        return;
    *(before ? &before->links[kind].next : &link->list->first) = next;
    *(next ? &next->links[kind].previous : &link->list->last) = before;
    *link = (struct worker_link){0};
}

void pool__list_leave_all(struct worker *worker)
{
    for (int kind = 0; kind < LINK_KINDS; kind++)
        pool__list_leave(worker, (enum link_kind)kind);
}

struct worker *pool__list_next(const struct worker *worker, enum link_kind kind)
{
    return worker->links[kind].next;
}

void pool__worker_set_deadline(struct worker *worker, double deadline)
{
    pool__list_leave(worker, LINK_TIME);
    worker->deadline = deadline;
    if (deadline == 0)
        return;
    /* From the end: most deadlines are later than all others, so that the loop
     * ends at once. */
    struct worker *before = pool__lists_timed.last;
    while (before && before->deadline > deadline)
        before = before->links[LINK_TIME].previous;
    insert(&pool__lists_timed, worker, LINK_TIME, before);
}
