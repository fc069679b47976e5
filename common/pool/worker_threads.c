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
    struct future *future; /* that it runs; a hold. NULL: nobody waits */
    double deadline;       /* of its task; 0: none */
    struct thread *next, *previous; /* among the timed */
};

struct threads {
    pthread_cond_t work;
    int count, running;
    struct thread *first_timed, *last_timed; /* the next deadline in front */
    struct thread thread[];
};

/* With equal limits the place is found at once: at the end. */
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

/* Waits for a task and marks it as running. False: there will be none. */
static bool take_task(struct thread *self)
{
    struct pool *pool = self->pool;
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
        pool__state_wake_others(); /* who sleeps does not know of this deadline
                                    */
    }
    return true;
}

static void hand_over(struct thread *self, struct result *result, int code)
{
    struct future *future = self->future;
    self->future = NULL;
    drop_deadline(self);
    if (!future)
        return; /* it was over its time */
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
        pool__future_hold(
            future); /* the argument, also if it is over its time */
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
