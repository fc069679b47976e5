// Style: a callback says which task is to be tried again.
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
    int tries;
    struct pool *pool;
    char end[1100];
    bool over, ok;
};

static int open_tasks;
static void begin(struct task *t);

static void done(struct future *f, void *context)
{
    struct task *t = context;
    enum pool_status s = future_result(f, 0, NULL, 0);
    if (s == POOL_WORKER_DIED && t->attempt.number < t->tries) {
        t->over = true;
        return;
    }
    if (s == POOL_OK)
        snprintf(t->end, sizeof t->end, "ok after %d attempt(s)",
                 t->attempt.number);
    else if (s == POOL_WORKER_DIED)
        snprintf(t->end, sizeof t->end, "given up after %d attempt(s)",
                 t->attempt.number);
    else
        snprintf(t->end, sizeof t->end, "failed: %s", future_exception(f, 0));
    t->ok = s == POOL_OK;
    open_tasks--;
}

static void begin(struct task *t)
{
    t->attempt.number++;
    t->over = false;
    t->future = pool_submit(t->pool, attempt, &t->attempt, sizeof t->attempt);
    future_add_done_callback(t->future, done, t);
}

int main(int argc, char **argv)
{
    int n = argc - 3, ok = 0;
    static struct task tasks[MOST_TASKS];
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = atoi(argv[1])});
    open_tasks = n;
    for (int i = 0; i < n; i++) {
        strcpy(tasks[i].attempt.plan, argv[i + 3]);
        tasks[i].tries = atoi(argv[2]);
        tasks[i].pool = pool;
        begin(&tasks[i]);
    }
    while (open_tasks > 0) {
        struct future *f[MOST_TASKS];
        size_t c = 0;
        for (int i = 0; i < n; i++)
            if (!tasks[i].end[0] && !tasks[i].over)
                f[c++] = tasks[i].future;
        if (c)
            pool_wait(f, &c, FIRST_COMPLETED, POOL_FOREVER);
        for (int i = 0; i < n; i++)
            if (tasks[i].over) {
                future_free(tasks[i].future);
                begin(&tasks[i]);
            }
    }
    for (int i = 0; i < n; i++) {
        printf("Task %d: %s\n", i + 1, tasks[i].end);
        ok += tasks[i].ok;
        future_free(tasks[i].future);
    }
    pool_free(pool);
    printf("%d of %d tasks ok\n", ok, n);
    return ok == n ? 0 : 1;
}
