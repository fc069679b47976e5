// Style: a callback remembers the first hit.
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "pool.h"

enum { MOST_TASKS = 100 };

struct task {
    int number, value;
    double nap;
};

/* Runs in a worker. */
static int look(const void *argument, size_t size, struct result *result)
{
    const struct task *task = argument;
    (void)size;
    printf("Task %d starts\n", task->number);
    fflush(stdout);
    sleep_seconds(task->nap);
    return result_set(result, &task->value, sizeof task->value);
}

static int hit, wanted;

static void done(struct future *f, void *context)
{
    int value;
    if (hit == 0 && future_result(f, 0, &value, sizeof value) == POOL_OK &&
        value == wanted)
        hit = (int)(size_t)context;
}

int main(int argc, char **argv)
{
    int n = argc - 3, cancelled = 0;
    struct future *f[100], *w[100];
    wanted = atoi(argv[2]);
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = atoi(argv[1])});
    for (int i = 0; i < n; i++) {
        struct task t = {i + 1, 0, 0};
        sscanf(argv[i + 3], "%lf:%d", &t.nap, &t.value);
        f[i] = w[i] = pool_submit(pool, look, &t, sizeof t);
        future_add_done_callback(f[i], done, (void *)(size_t)(i + 1));
    }
    size_t left = (size_t)n;
    while (!hit && left > 0) {
        ssize_t d = pool_wait(w, &left, FIRST_COMPLETED, POOL_FOREVER);
        left -= (size_t)d;
        for (size_t i = 0; i < left; i++)
            w[i] = w[i + (size_t)d];
    }
    for (int i = n - 1; i >= 0; i--)
        if (future_cancel(f[i]))
            cancelled++;
    if (hit)
        printf("Task %d found %d\n", hit, wanted);
    else
        printf("No task found %d\n", wanted);
    printf("Cancelled %d of %d tasks\n", cancelled, n);
    pool_free(pool);
    for (int i = 0; i < n; i++)
        future_free(f[i]);
    return hit ? 0 : 1;
}
