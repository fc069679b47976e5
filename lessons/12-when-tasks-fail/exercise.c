/*
 * Exercise 12: try again, when a worker has died.
 *
 *     exercise WORKERS TRIES PLAN ...
 *
 * Each PLAN, 1 to 50 of them, is a task for a pool of WORKERS (1 to 8)
 * processes. It is a word of 1 to 9 letters: the first says what the task does
 * at its first attempt, the second what at its second, and so on; the last one
 * counts for all further attempts too. That is written, in attempt:
 *
 *     o   it naps for 0.1 seconds and succeeds
 *     f   it fails, and says why
 *     k   its worker is killed by SIGKILL
 *
 * When a worker has died, try its task again, until it has had TRIES (1 to 9)
 * attempts; then give up. A task that failed by itself is not tried again: it
 * would fail again. When all is done print one line a task, in the order of
 * the plans, and one line in all. `exercise 2 3 o kko kkk f` prints:
 *
 *     Task 1: ok after 1 attempt(s)
 *     Task 2: ok after 3 attempt(s)
 *     Task 3: given up after 3 attempt(s)
 *     Task 4: failed: no luck
 *     2 of 4 tasks ok
 *
 * The exit status is 0 if every task was ok, else 1.
 *
 * Graded, with other plans:
 *   - exactly these lines, and the exit status;
 *   - as many workers are killed by SIGKILL as the plans ask for with TRIES
 *     attempts, and no more;
 *   - WORKERS tasks run in workers at the same time if there are so many, also
 *     after a death: a dead worker is replaced at once (a task that is tried
 *     again may wait until all before it are done);
 *   - a worker runs one task after the other: WORKERS processes are started,
 *     by the program itself, and further ones only in place of dead ones;
 *   - the program ends by itself, and nothing is left.
 * Any function may be used.
 *
 * Try it:   make try 12 ARGS="2 3 o kko kkk f"
 * Grade it: make grade 12          Stuck? make hint 12
 */
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

/* Waits for the task and says what became of it; returns whether it is ok.
 * TODO: there is more than one way not to be ok, and POOL_WORKER_DIED is the
 * one after which a second attempt may help. */
static bool finish(struct pool *pool, struct task *task, int number, int tries)
{
    (void)pool, (void)tries;
    enum pool_status status =
        future_result(task->future, POOL_FOREVER, NULL, 0);
    future_free(task->future);
    if (status == POOL_OK)
        printf("Task %d: ok after 1 attempt(s)\n", number);
    else
        printf("Task %d: failed\n", number);
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
    for (int i = 0; i < count; i++)
        ok += finish(pool, &tasks[i], i + 1, atoi(argv[2]));
    pool_free(pool);
    printf("%d of %d tasks ok\n", ok, count);
    return ok == count ? EXIT_SUCCESS : EXIT_FAILURE;
}
