/*
 * Lesson 06: a pool of workers. Submit a task, get a future; ask the future
 * for the task's return value.
 * Run it:        make 06
 * Chapter:       docs/06-pool-submit.md
 * Change first:  sleep_seconds(seconds) to abort(). Who survives?
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "arguments.h"
#include "clock.h"
#include "pool.h"

/* Runs in a worker, which is another process with its own memory. Only bytes
 * cross: a copy of the argument on the way in, a copy of the value on the way
 * out. A pointer among them would point at nothing over here. */
static int useless_function(const void *argument, size_t size,
                            struct result *result)
{
    double seconds = *(const double *)argument;
    (void)size; /* always sizeof(double): see the submits below */
    printf("Sleeping for %g second(s)\n", seconds);
    sleep_seconds(seconds);
    printf("Done sleeping\n");
    if (ferror(stdout))
        return result_fail(result, "cannot write to stdout");
    return result_set(result, &seconds, sizeof seconds);
}

static struct future *submit(struct pool *pool, double seconds)
{
    struct future *future =
        pool_submit(pool, useless_function, &seconds, sizeof seconds);
    if (!future)
        err(EXIT_FAILURE, "cannot submit a task");
    return future;
}

/* Blocks until the task is done. Prints its value, or why it has none. */
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

int main(int argc, char **argv)
{
    double workers = 2, seconds = 1;
    struct argument arguments[] = {
        {"WORKERS", "processes in the pool", &workers, 1, 100, true},
        {"SECONDS", "how long each nap takes", &seconds, 0, 3600, false},
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

    struct future *future1 = submit(pool, seconds);
    struct future *future2 = submit(pool, seconds);
    status = print_result(future1);
    status |= print_result(future2);
    future_free(future1);
    future_free(future2);
    pool_free(pool); /* ends the workers and joins them */

    printf("Finished in %.2f second(s)\n", perf_counter() - start);
    return ferror(stdout) ? EXIT_FAILURE : status;
}
