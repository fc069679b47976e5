/*
 * Inside the pool, 12 of 16: workers that are threads. They take tasks out of
 * the queue themselves, and nothing has to cross. Next: state.c.
 */
#include "worker_threads.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "crew.h"
#include "future.h"
#include "now.h"
#include "worker.h"

struct thread {
    struct pool *pool;
    pthread_t id;
    bool started, joined;
    /* What it runs (holds a reference). NULL while it is idle, and also after
     * its task was failed for taking too long: the value is then dropped. */
    struct future *future;
    double deadline;                /* of its task; 0: none */
    struct thread *next, *previous; /* in the list of those with a deadline */
};

struct threads {
    pthread_cond_t work; /* on which idle ones sleep */
    int count, running;
    struct thread *first_timed, *last_timed; /* the nearest deadline is first */
    struct thread thread[];
};

/* The place is looked for from the end: most deadlines are the latest yet. */
static void set_deadline(struct thread *self, double deadline)
{
    struct threads *threads = self->pool->threads;
    struct thread *before = threads->last_timed;
    while (before && before->deadline > deadline)
        before = before->previous;
    struct thread *next = before ? before->next : threads->first_timed;
    self->deadline = deadline;
    self->previous = before;
    self->next = next;
    *(before ? &before->next : &threads->first_timed) = self;
    *(next ? &next->previous : &threads->last_timed) = self;
}

static void drop_deadline(struct thread *self)
{
    struct threads *threads = self->pool->threads;
    struct thread *before = self->previous, *next = self->next;
    if (self->deadline == 0)
        return;
    self->deadline = 0;
    *(before ? &before->next : &threads->first_timed) = next;
    *(next ? &next->previous : &threads->last_timed) = before;
}

/* Waits for a task and marks it as running. False: there will be none. The lock
 * is held, but given up while the thread sleeps, so that the queue must be
 * looked at again after each wake-up. */
static bool take_task(struct thread *self)
{
    struct pool *pool = self->pool;
    pool__assert_locked();
    while (!pool->queue.first && !pool->shutdown && !pool->broken)
        pool__state_wait_on(&pool->threads->work);
    struct future *future = pool->queue.first;
    if (!future || pool->broken)
        return false;
    pool__queue_remove(future);
    future->state = FUTURE_RUNNING;
    self->future = future;
    if (future->limit > 0) {
        set_deadline(self, pool__now() + future->limit);
        /* Whoever waits has computed its time without this deadline. */
        pool__state_wake_others();
    }
    return true;
}

/* Copies the task's value into its future. Called with the lock held. */
static void hand_over(struct thread *self, struct result *result, int code)
{
    struct future *future = self->future;
    pool__assert_locked();
    self->future = NULL;
    drop_deadline(self);
    if (!future)
        return; /* threads_fail_late has failed it meanwhile */
    if (pool__future_reserve(future, result->size + 1)) {
        if (result->size > 0)
            memcpy(future->bytes, result->bytes, result->size);
        ((char *)future->bytes)[result->size] = '\0';
        future->size = result->size;
        pool__future_complete(future, code ? POOL_FAILED : POOL_OK, code);
    } else {
        pool__future_fail(future, POOL_BROKEN,
                          "no memory for a value of %zu bytes", result->size);
    }
}

static void initialize(struct pool *pool, struct result *result)
{
    const struct pool_options *options = &pool->options;
    if (!options->initializer)
        return;
    int code = pool__worker_run_task(options->initializer, options->initargs,
                                     options->initargs_size, result);
    if (code == 0)
        return;
    pool__lock_futures();
    pool__break(pool, "the initializer failed: %.*s", (int)result->size,
                result->bytes ? result->bytes : "");
    pool__unlock_futures();
}

static void *run_thread(void *argument)
{
    struct thread *self = argument;
    struct pool *pool = self->pool;
    struct result result = {0};

    initialize(pool, &result);
    pool__lock_futures();
    while (take_task(self)) {
        struct future *future = self->future;
        /* The task reads the argument in the future. If the task is failed for
         * its time, and the caller frees the future, that must still be there.
         */
        pool__future_hold(future);
        pool__unlock_futures();
        pool__result_clear(&result);
        int code = pool__worker_run_task(future->task, future->bytes,
                                         future->size, &result);
        pool__lock_futures();
        hand_over(self, &result, code);
        pool__future_release(future);
        pool__unlock_futures(); /* calls the callbacks */
        pool__lock_futures();
    }
    pool->threads->running--;
    pool__state_wake_others();
    pool__unlock_futures();
    free(result.bytes);
    return NULL;
}

int pool__threads_start(struct pool *pool)
{
    int count = pool->options.workers, error = 0;
    struct threads *threads =
        calloc(1, sizeof *threads + (size_t)count * sizeof *threads->thread);
    if (!threads)
        return ENOMEM;
    pthread_cond_init(&threads->work, NULL);
    pool__lock_futures();
    pool->threads = threads;
    pool->work = &threads->work;
    threads->count = count;
    for (int i = 0; i < count && !error; i++) {
        struct thread *thread = &threads->thread[i];
        thread->pool = pool;
        error = pthread_create(&thread->id, NULL, run_thread, thread);
        thread->started = !error;
        threads->running += thread->started;
    }
    if (error) {
        pool->shutdown = true;
        pool__threads_join(pool);
        pool__threads_free(pool);
    }
    pool__unlock_futures();
    return error;
}

void pool__threads_wake(struct pool *pool)
{
    pthread_cond_signal(&pool->threads->work);
}

bool pool__threads_fail_late(struct pool *pool, double now, double *next)
{
    bool failed = false;
    struct thread *late;
    while ((late = pool->threads->first_timed) && late->deadline <= now) {
        struct future *future = late->future;
        late->future = NULL;
        drop_deadline(late);
        pool__future_fail(future, POOL_TASK_TIMEOUT,
                          "ran longer than %g s; its thread goes on",
                          future->limit);
        failed = true;
    }
    if (late && late->deadline < *next)
        *next = late->deadline;
    return failed;
}

void pool__threads_join(struct pool *pool)
{
    struct threads *threads = pool->threads;
    pthread_cond_broadcast(&threads->work);
    for (int i = 0; i < threads->count; i++) {
        struct thread *thread = &threads->thread[i];
        if (!thread->started || thread->joined ||
            pthread_equal(thread->id, pthread_self()))
            continue;
        /* Before the lock is given up: another thread may be here, too. */
        thread->joined = true;
        pool__unlock_futures();
        pthread_join(thread->id, NULL);
        pool__lock_futures();
    }
}

void pool__threads_abandon(struct pool *pool, const char *why)
{
    for (int i = 0; i < pool->threads->count; i++)
        if (pool->threads->thread[i].future)
            pool__future_fail(pool->threads->thread[i].future, POOL_BROKEN,
                              "%s", why);
}

void pool__threads_free(struct pool *pool)
{
    /* In a forked child the condition still counts our parent's threads, which
     * sleep on it: to destroy it would wait for them for ever. */
    if (!pool__state_is_foreign(pool))
        pthread_cond_destroy(&pool->threads->work);
    free(pool->threads);
    pool->threads = NULL;
    pool->work = NULL;
}
