// Style: looks at all that are done, and tries again those that died.
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "pool.h"

enum { MOST_TASKS = 50 };

struct attempt {
    char plan[10];
    int number;
};

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

static bool finish(struct pool *pool, struct task *task, int number, int tries)
{
    enum pool_status status;
    while ((status = future_result(task->future, POOL_FOREVER, NULL, 0)) ==
               POOL_WORKER_DIED &&
           task->attempt.number < tries) {
        future_free(task->future);
        start(pool, task);
    }
    if (status == POOL_OK)
        printf("Task %d: ok after %d attempt(s)\n", number,
               task->attempt.number);
    else if (status == POOL_WORKER_DIED)
        printf("Task %d: given up after %d attempt(s)\n", number,
               task->attempt.number);
    else
        printf("Task %d: failed: %s\n", number,
               future_exception(task->future, 0));
    future_free(task->future);
    return status == POOL_OK;
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
    int left = count, tries = atoi(argv[2]);
    bool done[MOST_TASKS] = {false};
    while (left) {
        struct future *open[MOST_TASKS];
        size_t n = 0;
        for (int i = 0; i < count; i++)
            if (!done[i])
                open[n++] = tasks[i].future;
        pool_wait(open, &n, FIRST_COMPLETED, POOL_FOREVER);
        for (int i = 0; i < count; i++)
            if (!done[i] && future_done(tasks[i].future)) {
                if (future_result(tasks[i].future, 0, NULL, 0) ==
                        POOL_WORKER_DIED &&
                    tasks[i].attempt.number < tries) {
                    future_free(tasks[i].future);
                    start(pool, &tasks[i]);
                } else {
                    done[i] = true;
                    left--;
                }
            }
    }
    for (int i = 0; i < count; i++)
        ok += finish(pool, &tasks[i], i + 1, tries);
    pool_free(pool);
    printf("%d of %d tasks ok\n", ok, count);
    return ok == count ? EXIT_SUCCESS : EXIT_FAILURE;
}
