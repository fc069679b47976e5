/*
 * What does the pool cost the program as it grows? Prints "name seconds" lines:
 * processor time of the program (not of its workers) for one no-op task with 2,
 * 64 and 256 workers; for a pool_create with 64, 256 and 1024; and for one
 * callback, or one iterator, when a future has many.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "clock.h"
#include "pool.h"

enum { TASKS = 20000, MANY = 20000, ROUNDS = 5 };

static int nothing(const void *args, size_t size, struct result *result)
{
    (void)args, (void)size, (void)result;
    return 0;
}

static double processor_time(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static struct pool *new_pool(int workers)
{
    struct pool *pool = pool_create(&(struct pool_options){.workers = workers});
    if (!pool)
        err(EXIT_FAILURE, "pool_create, %d workers", workers);
    return pool;
}

static void many_tasks(struct pool *pool, int count)
{
    static struct future *futures[TASKS];
    for (int i = 0; i < count; i++)
        if (!(futures[i] = pool_submit(pool, nothing, &i, sizeof i)))
            err(EXIT_FAILURE, "pool_submit");
    for (int i = 0; i < count; i++) {
        if (future_result(futures[i], POOL_FOREVER, NULL, 0) != POOL_OK)
            errx(EXIT_FAILURE, "%s", future_exception(futures[i], 0));
        future_free(futures[i]);
    }
}

static double cost_of_task(int workers)
{
    struct pool *pool = new_pool(workers);
    double least = 1e9;
    many_tasks(pool, 2000);
    for (int i = 0; i < ROUNDS; i++) {
        double start = processor_time();
        many_tasks(pool, TASKS);
        double took = (processor_time() - start) / TASKS;
        least = took < least ? took : least;
    }
    pool_free(pool);
    return least;
}

static double cost_of_create(int workers)
{
    double start = processor_time();
    struct pool *pool = new_pool(workers);
    double took = processor_time() - start;
    pool_free(pool);
    return took;
}

static void count_call(struct future *future, void *context)
{
    (void)future;
    ++*(int *)context;
}

static void many_on_one(int many, double *callback, double *iterator)
{
    static struct as_completed *iterators[MANY];
    struct pool *pool = new_pool(1);
    int calls = 0;
    pool_shutdown(pool, false, false);
    pool_free(pool);
    pool = new_pool(1);
    struct future *hold = pool_submit(pool, nothing, NULL, 0);
    future_result(hold, -1, NULL, 0);
    struct future *future = pool_submit(pool, nothing, NULL, 0);
    double start = processor_time();
    for (int i = 0; i < many; i++)
        future_add_done_callback(future, count_call, &calls);
    future_result(future, POOL_FOREVER, NULL, 0);
    *callback = (processor_time() - start) / many;
    start = processor_time();
    for (int i = 0; i < many; i++)
        iterators[i] = as_completed_create(&future, 1, POOL_FOREVER);
    for (int i = 0; i < many; i++)
        as_completed_free(iterators[i]);
    *iterator = (processor_time() - start) / many;
    if (calls != many)
        errx(EXIT_FAILURE, "%d of %d callbacks", calls, many);
    future_free(hold);
    future_free(future);
    pool_free(pool);
}

int main(void)
{
    static const int task_workers[] = {2, 64, 256}, create[] = {64, 256, 1024};
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    for (int i = 0; i < 3; i++)
        printf("task-%d %.9f\n", task_workers[i],
               cost_of_task(task_workers[i]));
    for (int i = 0; i < 3; i++)
        printf("create-%d %.9f\n", create[i], cost_of_create(create[i]));
    double callback, iterator;
    many_on_one(MANY, &callback, &iterator);
    printf("callback %.9f\niterator %.9f\n", callback, iterator);
    return 0;
}
