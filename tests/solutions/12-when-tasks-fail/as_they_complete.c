// Style: as_completed, a new round of it for those that died.
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
};

static void start(struct pool *pool, struct task *task)
{
    task->attempt.number++;
    task->future =
        pool_submit(pool, attempt, &task->attempt, sizeof task->attempt);
    if (!task->future)
        err(EXIT_FAILURE, "cannot submit");
}

int main(int argc, char **argv)
{
    int count = argc - 3, ok = 0;
    if (count < 1 || count > MOST_TASKS) {
        fprintf(stderr, "usage: exercise WORKERS TRIES PLAN ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = atoi(argv[1])});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");
    static struct task tasks[MOST_TASKS];
    for (int i = 0; i < count; i++) {
        snprintf(tasks[i].attempt.plan, sizeof tasks[i].attempt.plan, "%s",
                 argv[i + 3]);
        start(pool, &tasks[i]);
    }
    static char lines[MOST_TASKS][100];
    struct future *open[MOST_TASKS];
    size_t left = (size_t)count;
    for (int i = 0; i < count; i++)
        open[i] = tasks[i].future;
    while (left > 0) {
        if (pool_wait(open, &left, FIRST_COMPLETED, POOL_FOREVER) < 1)
            return EXIT_FAILURE;
        int i = 0;
        while (tasks[i].future != open[0])
            i++;
        enum pool_status end = future_result(open[0], 0, NULL, 0);
        int n = tasks[i].attempt.number;
        if (end == POOL_WORKER_DIED && n < atoi(argv[2])) {
            future_free(open[0]);
            start(pool, &tasks[i]);
            open[0] = tasks[i].future;
            continue;
        }
        if (end == POOL_OK)
            sprintf(lines[i], "ok after %d attempt(s)", n);
        else if (end == POOL_WORKER_DIED)
            sprintf(lines[i], "given up after %d attempt(s)", n);
        else
            snprintf(lines[i], 100, "failed: %s", future_exception(open[0], 0));
        ok += end == POOL_OK;
        future_free(open[0]);
        tasks[i].future = NULL;
        open[0] = open[--left];
    }
    for (int i = 0; i < count; i++)
        printf("Task %d: %s\n", i + 1, lines[i]);
    pool_free(pool);
    printf("%d of %d tasks ok\n", ok, count);
    return ok == count ? EXIT_SUCCESS : EXIT_FAILURE;
}
