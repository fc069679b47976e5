// diagnosis: the wrong exit status
#include <err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "pool.h"

enum { MOST_TASKS = 50 };

struct attempt {
    char plan[10];
    int number; /* 1: the first */
};

/* Runs in a worker, and may be its end. */
static int attempt(const void *argument, size_t size, struct result *result)
{
    const struct attempt *a = argument;
    size_t last = strlen(a->plan) - 1, step = (size_t)a->number - 1;
    char what = a->plan[step < last ? step : last];
    (void)size;
    if (what == 'k')
        kill(getpid(), SIGKILL);
    if (what == 'f')
        return result_fail(result, "no luck");
    sleep_seconds(0.1);
    return 0;
}

struct task {
    struct attempt attempt;
    struct future *future;
    bool done;
};

static int exit_status = EXIT_SUCCESS;

static void start(struct pool *pool, struct task *task)
{
    future_free(task->future);
    task->attempt.number++;
    task->future =
        pool_submit(pool, attempt, &task->attempt, sizeof task->attempt);
    if (!task->future)
        err(EXIT_FAILURE, "cannot submit");
}

/* Looks whether the task is through, and starts it again if that may help. */
static void check(struct pool *pool, struct task *task, int tries)
{
    if (task->done || !future_done(task->future))
        return;
    enum pool_status status = future_result(task->future, 0, NULL, 0);
    if (status != POOL_OK)
        exit_status = EXIT_FAILURE;
    if (status == POOL_WORKER_DIED && task->attempt.number < tries)
        start(pool, task);
    else
        task->done = true;
}

int main(int argc, char **argv)
{
    static struct task tasks[MOST_TASKS];
    int count = argc - 3, ok = 0;
    if (count < 1 || count > MOST_TASKS) {
        fprintf(stderr, "usage: exercise WORKERS TRIES PLAN ...\n");
        return 2;
    }
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = atoi(argv[1])});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");
    for (int i = 0; i < count; i++) {
        snprintf(tasks[i].attempt.plan, sizeof tasks[i].attempt.plan, "%s",
                 argv[i + 3]);
        start(pool, &tasks[i]);
    }

    int through;
    do {
        through = 0;
        for (int i = 0; i < count; i++) {
            check(pool, &tasks[i], atoi(argv[2]));
            through += tasks[i].done;
        }
        if (through < count)
            sleep_seconds(0.002);
    } while (through < count);

    for (int i = 0; i < count; i++) {
        struct task *task = &tasks[i];
        const char *why = future_exception(task->future, 0);
        if (!why) {
            printf("Task %d: ok after %d attempt(s)\n", i + 1,
                   task->attempt.number);
            ok++;
        } else if (future_result(task->future, 0, NULL, 0) == POOL_FAILED) {
            printf("Task %d: failed: %s\n", i + 1, why);
        } else {
            printf("Task %d: given up after %d attempt(s)\n", i + 1,
                   task->attempt.number);
        }
        future_free(task->future);
    }
    pool_free(pool);
    printf("%d of %d tasks ok\n", ok, count);
    return exit_status;
}
