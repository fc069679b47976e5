/* What a pool costs as it grows: ratios of the program's own processor time, in
 * one run. usage: pool_growth_test CASE */
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../helpers/cases.h"
#include "clock.h"
#include "pool.h"

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
    CHECK(pool);
    return pool;
}

/* Measures few and many in turn, and fails if many take more than `most` times
 * as long as few. What others do to the processor and its caches only adds to a
 * time, so the least of each counts; and as load comes and goes, there are more
 * rounds for as long as it does not look right. */
static void check_ratio(double (*measure)(int), int few, int many, double most)
{
    double least_few = measure(few), least_many = measure(many);
    for (int i = 0; i < 9 && (i < 1 || least_many > most * least_few); i++) {
        const double again_few = measure(few), again_many = measure(many);
        least_few = again_few < least_few ? again_few : least_few;
        least_many = again_many < least_many ? again_many : least_many;
    }
    if (least_many > most * least_few)
        errx(1, "%d: %.2f us, %d: %.2f us", few, least_few * 1e6, many,
             least_many * 1e6);
}

static double create(int workers)
{
    double start = processor_time();
    struct pool *pool = new_pool(workers);
    double took = processor_time() - start;
    pool_free(pool);
    return took;
}

/* Eight times the workers, and not sixty-four times the time. */
static void create_is_linear(void)
{
    check_ratio(create, 60, 480, 14);
}

static double run_tasks(int workers)
{
    enum { COUNT = 4000 };
    static struct future *futures[COUNT];
    struct pool *pool = new_pool(workers);
    double start = 0;
    for (int round = 0; round < 2; round++) { /* the first one warms up */
        start = processor_time();
        for (int i = 0; i < COUNT; i++)
            futures[i] = pool_submit(pool, nothing, &i, sizeof i);
        for (int i = 0; i < COUNT; i++) {
            CHECK(future_result(futures[i], POOL_FOREVER, NULL, 0) == POOL_OK);
            future_free(futures[i]);
        }
    }
    double took = processor_time() - start;
    pool_free(pool);
    return took / COUNT;
}

/* Between 8 workers and 200, all of whom are looked after. */
static void tasks_cost_the_same(void)
{
    check_ratio(run_tasks, 8, 200, 4);
}

static void count_call(struct future *future, void *context)
{
    (void)future;
    ++*(int *)context;
}

/* A task that ends when the pipe is closed. */
static int wait_for_end(const void *args, size_t size, struct result *result)
{
    const int *ends = args;
    char byte;
    (void)size, (void)result;
    close(ends[1]);
    return (int)read(ends[0], &byte, 1);
}

static double callbacks(int many)
{
    int ends[2], calls = 0;
    CHECK(pipe(ends) == 0);
    struct pool *pool = new_pool(1);
    struct future *future = pool_submit(pool, wait_for_end, ends, sizeof ends);
    double start = processor_time();
    for (int i = 0; i < many; i++)
        CHECK(future_add_done_callback(future, count_call, &calls) == 0);
    close(ends[1]);
    CHECK(future_result(future, POOL_FOREVER, NULL, 0) == POOL_OK);
    double took = processor_time() - start;
    CHECK(calls == many);
    future_free(future);
    pool_free(pool);
    close(ends[0]);
    return took / many;
}

static double iterators(int many)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    struct as_completed **all = calloc((size_t)many, sizeof(*all));
    struct pool *pool = new_pool(1);
    struct future *future = pool_submit(pool, wait_for_end, ends, sizeof ends);
    double start = processor_time();
    for (int i = 0; i < many; i++)
        CHECK((all[i] = as_completed_create(&future, 1, POOL_FOREVER)));
    for (int i = 0; i < many; i += 2) { /* every other one, from the middle */
        as_completed_free(all[i]);
        all[i] = NULL;
    }
    close(ends[1]);
    CHECK(future_result(future, POOL_FOREVER, NULL, 0) == POOL_OK);
    for (int i = 1; i < many; i += 2)
        CHECK(as_completed_next(all[i]) == future &&
              !as_completed_next(all[i]));
    for (int i = 0; i < many; i++)
        as_completed_free(all[i]);
    double took = processor_time() - start;
    free(all);
    future_free(future);
    pool_free(pool);
    close(ends[0]);
    return took / many;
}

static void check_each(double (*measure)(int))
{
    check_ratio(measure, 2000, 20000, 4);
}

static void many_callbacks(void)
{
    check_each(callbacks);
}

static void many_iterators(void)
{
    check_each(iterators);
}

static const struct test_case cases[] = {
    {"create_is_linear", create_is_linear},
    {"tasks_cost_the_same", tasks_cost_the_same},
    {"many_callbacks", many_callbacks},
    {"many_iterators", many_iterators},
    {0},
};

int main(int argc, char **argv)
{
    return run_case(cases, argc, argv);
}
