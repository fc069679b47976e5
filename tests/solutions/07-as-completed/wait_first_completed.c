// Style: pool_wait with FIRST_COMPLETED, again and again.
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

static int first_hit(struct future **futures, int count, int wanted)
{
    struct future *open[MOST_TASKS];
    size_t left = (size_t)count;
    for (int i = 0; i < count; i++)
        open[i] = futures[i];
    while (left > 0) {
        ssize_t done = pool_wait(open, &left, FIRST_COMPLETED, POOL_FOREVER);
        if (done == -1)
            err(EXIT_FAILURE, "pool_wait");
        for (ssize_t d = 0; d < done; d++) {
            int value;
            if (future_result(open[d], 0, &value, sizeof value) != POOL_OK ||
                value != wanted)
                continue;
            for (int i = 0; i < count; i++) {
                if (futures[i] == open[d])
                    return i + 1;
            }
        }
        left -= (size_t)done;
        for (size_t i = 0; i < left; i++)
            open[i] = open[i + (size_t)done];
    }
    return 0;
}

int main(int argc, char **argv)
{
    int count = argc - 3;
    if (count < 1 || count > MOST_TASKS) {
        fprintf(stderr, "usage: exercise WORKERS WANTED NAP:VALUE ...\n");
        return 2;
    }
    int wanted = atoi(argv[2]);
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = atoi(argv[1])});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");

    struct future *futures[MOST_TASKS];
    for (int i = 0; i < count; i++) {
        struct task task = {.number = i + 1};
        sscanf(argv[i + 3], "%lf:%d", &task.nap, &task.value);
        futures[i] = pool_submit(pool, look, &task, sizeof task);
        if (!futures[i])
            err(EXIT_FAILURE, "cannot submit");
    }
    int hit = first_hit(futures, count, wanted), cancelled = 0;
    for (int i = 0; i < count; i++)
        cancelled += future_cancel(futures[i]);
    if (hit > 0)
        printf("Task %d found %d\n", hit, wanted);
    else
        printf("No task found %d\n", wanted);
    printf("Cancelled %d of %d tasks\n", cancelled, count);
    for (int i = 0; i < count; i++)
        future_free(futures[i]);
    pool_free(pool);
    return hit > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
