// diagnosis: it counts wrongly what it has cancelled
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "pool.h"

enum { MOST_TASKS = 100 };

struct task {
    int number, value;
    double nap;
};

static int look(const void *argument, size_t size, struct result *result)
{
    const struct task *task = argument;
    (void)size;
    printf("Task %d starts\n", task->number);
    fflush(stdout);
    sleep_seconds(task->nap);
    return result_set(result, task, sizeof *task);
}

static int search(struct future **futures, int count, int wanted)
{
    struct as_completed *done =
        as_completed_create(futures, count, POOL_FOREVER);
    if (!done)
        err(EXIT_FAILURE, "as_completed");
    int number = 0;
    struct future *future;
    while (number == 0 && (future = as_completed_next(done))) {
        struct task found;
        if (future_result(future, 0, &found, sizeof found) == POOL_OK &&
            found.value == wanted)
            number = found.number;
    }
    as_completed_free(done);
    return number;
}

static uint32_t cancel_rest(struct future **futures, int count)
{
    uint32_t cancelled = 0;
    for (int i = 0; i < count; i++)
        if (future_cancel(futures[i]))
            cancelled |= 1u << i;
    return cancelled;
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
    uint32_t cancelled = 0;
    int hit = search(futures, count, wanted);
    if (hit) {
        cancelled = cancel_rest(futures, count);
        printf("Task %d found %d\n", hit, wanted);
    } else {
        printf("No task found %d\n", wanted);
    }
    printf("Cancelled %d of %d tasks\n", __builtin_popcount(cancelled), count);
    for (int i = 0; i < count; i++)
        future_free(futures[i]);
    pool_free(pool);
    return hit ? EXIT_SUCCESS : EXIT_FAILURE;
}
