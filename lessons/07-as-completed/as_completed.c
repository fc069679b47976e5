/*
 * Lesson 07: results as they are completed: whoever is done first comes first,
 * whatever the order of submission.
 * Run it:        make 07
 * Chapter:       docs/07-as-completed.md
 * Change first:  secs, to {1, 2, 3, 4, 5}. Then run: make 07 ARGS="2 0.2"
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "arguments.h"
#include "clock.h"
#include "pool.h"

enum { TASKS = 5 };

static int useless_function(const void *argument, size_t size,
                            struct result *result)
{
    double seconds = *(const double *)argument;
    (void)size;
    printf("Sleeping for %g second(s)\n", seconds);
    sleep_seconds(seconds);
    printf("Done sleeping\n");
    if (ferror(stdout))
        return result_fail(result, "cannot write to stdout");
    return result_set(result, &seconds, sizeof seconds);
}

static int print_result(struct future *future)
{
    double value;
    const char *why = future_exception(future, POOL_FOREVER);
    if (!why &&
        future_result(future, POOL_FOREVER, &value, sizeof value) != POOL_OK)
        why = "its value is not a double";
    if (why) {
        warnx("a task failed: %s", why);
        return EXIT_FAILURE;
    }
    printf("Return Value: %g\n", value);
    return EXIT_SUCCESS;
}

/* Blocks for each next one of the futures to be done; frees them all. */
static int print_as_completed(struct future *const *futures)
{
    int status = EXIT_SUCCESS;
    struct as_completed *iterator =
        as_completed_create(futures, TASKS, POOL_FOREVER);
    if (!iterator)
        err(EXIT_FAILURE, "as_completed");
    struct future *future;
    while ((future = as_completed_next(iterator)) != NULL) {
        status |= print_result(future);
        future_free(future);
    }
    as_completed_free(iterator);
    return status;
}

int main(int argc, char **argv)
{
    double workers = TASKS, unit = 1;
    struct argument arguments[] = {
        {"WORKERS", "processes in the pool", &workers, 1, 100, true},
        {"UNIT", "naps take 5, 4, 3, 2 and 1 of it", &unit, 0, 600, false},
        {0},
    };
    int status = arguments_read(argc, argv, arguments);
    if (status != ARGUMENTS_OK)
        return status;
    setvbuf(stdout, NULL, _IOLBF, 0);

    double start = perf_counter();
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = (int)workers});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");

    const double secs[TASKS] = {5, 4, 3, 2, 1};
    struct future *futures[TASKS];
    for (int i = 0; i < TASKS; i++) {
        double seconds = secs[i] * unit;
        futures[i] =
            pool_submit(pool, useless_function, &seconds, sizeof seconds);
        if (!futures[i])
            err(EXIT_FAILURE, "cannot submit task %d", i + 1);
    }
    status = print_as_completed(futures);
    pool_free(pool);

    printf("Finished in %.2f second(s)\n", perf_counter() - start);
    return ferror(stdout) ? EXIT_FAILURE : status;
}
