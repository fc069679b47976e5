// diagnosis: a task that waits for its turn is given up
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

#define LIMIT 3.0 /* seconds: a task that takes so long hangs */

enum state { UNDECIDED, OK, GIVEN_UP, FAILED };

struct task {
    struct attempt attempt;
    struct future *future;
    double since;
    enum state state;
    char why[80];
};

static struct pool *pool;
static int tries;

static void start(struct task *task)
{
    task->attempt.number++;
    task->since = perf_counter();
    task->future =
        pool_submit(pool, attempt, &task->attempt, sizeof task->attempt);
    if (!task->future)
        err(EXIT_FAILURE, "cannot submit");
}

static void look_at(struct task *task)
{
    double rest = task->since + LIMIT - perf_counter();
    if (!future_done(task->future) && rest > 0)
        return;
    enum pool_status status = future_result(task->future, 0, NULL, 0);
    if (status == POOL_OK)
        task->state = OK;
    else if (status == POOL_WORKER_DIED && task->attempt.number >= tries)
        task->state = GIVEN_UP;
    else if (status != POOL_WORKER_DIED) {
        task->state = FAILED;
        snprintf(task->why, sizeof task->why, "%s",
                 status == POOL_TIMEOUT ? "it hangs"
                                        : future_exception(task->future, 0));
        future_cancel(task->future);
    }
    future_free(task->future);
    task->future = NULL;
    if (task->state == UNDECIDED)
        start(task);
}

int main(int argc, char **argv)
{
    static struct task tasks[MOST_TASKS];
    int count = argc - 3, ok = 0;
    if (count < 1 || count > MOST_TASKS)
        errx(2, "usage: exercise WORKERS TRIES PLAN ...");
    tries = atoi(argv[2]);
    pool = pool_create(&(struct pool_options){.workers = atoi(argv[1])});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");
    for (int i = 0; i < count; i++) {
        strncpy(tasks[i].attempt.plan, argv[i + 3], 9);
        start(&tasks[i]);
    }
    for (;;) {
        struct future *open[MOST_TASKS];
        size_t n = 0;
        for (int i = 0; i < count; i++)
            if (tasks[i].state == UNDECIDED)
                open[n++] = tasks[i].future;
        if (n == 0)
            break;
        pool_wait(open, &n, FIRST_COMPLETED, 0.5);
        for (int i = 0; i < count; i++)
            if (tasks[i].state == UNDECIDED)
                look_at(&tasks[i]);
    }
    pool_free(pool);
    for (int i = 0; i < count; i++) {
        const struct task *task = &tasks[i];
        if (task->state == FAILED)
            printf("Task %d: failed: %s\n", i + 1, task->why);
        else
            printf("Task %d: %s after %d attempt(s)\n", i + 1,
                   task->state == OK ? "ok" : "given up", task->attempt.number);
        ok += task->state == OK;
    }
    printf("%d of %d tasks ok\n", ok, count);
    return ok == count ? EXIT_SUCCESS : EXIT_FAILURE;
}
