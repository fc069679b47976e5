// diagnosis: fewer workers than asked for
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

/* Returns the number of the first task that found it, or 0. */
static int first_hit(struct future **futures, int count, int wanted)
{
    struct as_completed *order =
        as_completed_create(futures, (size_t)count, POOL_FOREVER);
    struct future *future;
    int hit = 0;
    if (!order)
        err(EXIT_FAILURE, "as_completed");
    while (hit == 0 && (future = as_completed_next(order))) {
        int value;
        if (future_result(future, 0, &value, sizeof value) != POOL_OK ||
            value != wanted)
            continue;
        for (int i = 0; i < count; i++) {
            if (futures[i] == future)
                hit = i + 1;
        }
    }
    as_completed_free(order);
    return hit;
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
        pool_create(&(struct pool_options){.workers = atoi(argv[1]) - 1});
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
