/*
 * Exercise 07: the first hit counts; cancel the rest.
 *
 *     exercise WORKERS WANTED NAP:VALUE ...
 *
 * Each NAP:VALUE, 1 to 100 of them, is a task for a pool of WORKERS (1 to 8)
 * processes: it says that it starts, naps for NAP seconds (0 to 60, with
 * decimals), and returns VALUE. That is written, in look. WANTED and VALUE are
 * whole numbers from 0 to 1000.
 *
 * Submit all tasks in the order of the arguments, and look at them as they
 * complete. The first to complete with the value WANTED is the hit. Then
 * cancel every task that no worker has begun, and print which task hit, and
 * how many were cancelled. The exit status is 0.
 * `exercise 2 7 0.6:7 0.3:7 0.2:1 0.2:2 0.2:3 0.2:7` prints for instance:
 *
 *     Task 1 starts
 *     Task 2 starts
 *     Task 2 found 7
 *     Task 3 starts
 *     Cancelled 3 of 6 tasks
 *
 * (A worker that is free takes its next task at once, so one task a worker may
 * still start when the hit is known; the others may not. Tasks that run then
 * may end, or be ended.) Without a hit all tasks run, the exit status is 1,
 * and the last two lines are:
 *
 *     No task found 7
 *     Cancelled 0 of 6 tasks
 *
 * Graded, with other tasks:
 *   - WORKERS processes are started, by the program itself, and no more;
 *   - WORKERS tasks nap at the same time, if there are so many;
 *   - the hit is the first in time, not the first in the list;
 *   - after the hit at most one more task a worker starts;
 *   - these lines, each "starts" line from its worker, when it begins; these
 *     and the cancelled ones together are all tasks; and the exit status;
 *   - the workers are joined; none is left.
 * Any function may be used.
 *
 * Try it:   make try 07 ARGS="2 7 0.6:7 0.3:7 0.2:1 0.2:2 0.2:3 0.2:7"
 * Grade it: make grade 07          Stuck? make hint 07
 */
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

/* Returns the number of the first task that found it, or 0.
 * TODO: this asks the futures in the order of the list. as_completed_create
 * and as_completed_next give them in the order in which they complete. */
static int first_hit(struct future **futures, int count, int wanted)
{
    for (int i = 0; i < count; i++) {
        int value;
        if (future_result(futures[i], POOL_FOREVER, &value, sizeof value) ==
                POOL_OK &&
            value == wanted)
            return i + 1;
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
    /* TODO: cancel what no worker has begun, and count it. */
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
