/*
 * Lesson 12: a task can fail, crash, hang or be cancelled. What becomes of its
 * future, and of everybody else's?
 * Run it:        make 12
 * Chapter:       docs/12-when-tasks-fail.md
 * Change first:  add `.break_on_death = true` to the options, as in Python.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "arguments.h"
#include "clock.h"
#include "pool.h"

enum behaviour { WORKS, FAILS, CRASHES, HANGS };

struct task {
    const char *title; /* for us: a pointer means nothing to a worker */
    enum behaviour behaviour;
    double seconds;
};

static int run_task(const void *argument, size_t size, struct result *result)
{
    const struct task *task = argument;
    (void)size;
    switch (task->behaviour) {
    case WORKS:
        sleep_seconds(task->seconds);
        break;
    case FAILS:
        return result_fail(result, "no such luck");
    case CRASHES:
        abort();
    case HANGS:
        for (;;)
            sleep_seconds(3600);
    }
    return result_set(result, &task->seconds, sizeof task->seconds);
}

/* Blocks until the task is done: has a value, or a reason why it has none. */
static void print_outcome(const char *title, struct future *future)
{
    double seconds;
    const char *why = future_exception(future, POOL_FOREVER);
    if (!why && future_result(future, POOL_FOREVER, &seconds, sizeof seconds) !=
                    POOL_OK)
        why = "its value is not a double";
    if (why)
        printf("%-9s no result: %s\n", title, why);
    else
        printf("%-9s result: %g\n", title, seconds);
}

int main(int argc, char **argv)
{
    double limit = 1;
    struct argument arguments[] = {
        {"LIMIT", "seconds that a task may run", &limit, 0.5, 3600, false},
        {0},
    };
    int status = arguments_read(argc, argv, arguments);
    if (status != ARGUMENTS_OK)
        return status;
    setvbuf(stdout, NULL, _IOLBF, 0);

    double start = perf_counter();
    struct pool *pool = pool_create(
        &(struct pool_options){.workers = 2, .task_timeout = limit});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");

    enum { TASKS = 8 };
    const struct task tasks[TASKS] = {
        {"good 1", WORKS, 0.1},  {"fails", FAILS, 0},    {"good 2", WORKS, 0.2},
        {"crashes", CRASHES, 0}, {"good 3", WORKS, 0.3}, {"hangs", HANGS, 0},
        {"good 4", WORKS, 0.4},  {"unwanted", WORKS, 9},
    };
    struct future *futures[TASKS];
    for (int i = 0; i < TASKS; i++) {
        futures[i] = pool_submit(pool, run_task, &tasks[i], sizeof tasks[i]);
        if (!futures[i])
            err(EXIT_FAILURE, "cannot submit %s", tasks[i].title);
    }
    /* Both workers are busy, so the last one is still in the queue, and can
     * be taken out of it. What runs cannot be cancelled. */
    future_cancel(futures[TASKS - 1]);
    printf("The first can be cancelled: %s\n",
           future_cancel(futures[0]) ? "yes" : "no, it runs or is done");

    for (int i = 0; i < TASKS; i++) {
        print_outcome(tasks[i].title, futures[i]);
        future_free(futures[i]);
    }
    pool_free(pool);
    printf("Finished in %.2f second(s)\n", perf_counter() - start);
    return ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
