// diagnosis: more workers are started than have died
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

static struct pool *fresh_pool(int workers)
{
    struct pool *pool = pool_create(&(struct pool_options){.workers = workers});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");
    return pool;
}

int main(int argc, char **argv)
{
    int count = argc - 3, ok = 0;
    if (count < 1 || count > MOST_TASKS) {
        fprintf(stderr, "usage: exercise WORKERS TRIES PLAN ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct pool *pool = fresh_pool(atoi(argv[1]));
    static struct task tasks[MOST_TASKS];
    for (int i = 0; i < count; i++) {
        snprintf(tasks[i].attempt.plan, sizeof tasks[i].attempt.plan, "%s",
                 argv[i + 3]);
        start(pool, &tasks[i]);
    }
    static enum pool_status ends[MOST_TASKS];
    static char *why[MOST_TASKS];
    for (bool again = true; again;) {
        again = false;
        for (int i = 0; i < count; i++) {
            if (!tasks[i].future)
                continue;
            ends[i] = future_result(tasks[i].future, POOL_FOREVER, NULL, 0);
            if (ends[i] == POOL_FAILED)
                why[i] = strdup(future_exception(tasks[i].future, 0));
            future_free(tasks[i].future);
            tasks[i].future = NULL;
        }
        for (int i = 0; i < count; i++) {
            if (ends[i] == POOL_WORKER_DIED &&
                tasks[i].attempt.number < atoi(argv[2])) {
                if (!again) { /* some of its workers are dead: a new one */
                    pool_free(pool);
                    pool = fresh_pool(atoi(argv[1]));
                }
                start(pool, &tasks[i]);
                again = true;
            }
        }
    }
    for (int i = 0; i < count; i++) {
        if (ends[i] == POOL_FAILED)
            printf("Task %d: failed: %s\n", i + 1, why[i]);
        else
            printf("Task %d: %s after %d attempt(s)\n", i + 1,
                   ends[i] == POOL_OK ? "ok" : "given up",
                   tasks[i].attempt.number);
        ok += ends[i] == POOL_OK;
        free(why[i]);
    }
    pool_free(pool);
    printf("%d of %d tasks ok\n", ok, count);
    return ok == count ? EXIT_SUCCESS : EXIT_FAILURE;
}
