// diagnosis: a child starts processes too
#include <err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "pool.h"

enum { MOST_TASKS = 50 };

struct attempt {
    int tries;
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

/* In a worker: as many attempts as it takes, each in a child. */
static int attempts(const void *argument, size_t size, struct result *result)
{
    struct attempt a = *(const struct attempt *)argument;
    for (a.number = 1;; a.number++) {
        int status;
        pid_t pid = fork();
        if (pid < 0)
            return result_fail(result, "fork");
        if (pid == 0)
            _exit(attempt(&a, size, result));
        waitpid(pid, &status, 0);
        if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
            return result_fail(result, "no luck");
        if (WIFEXITED(status))
            return result_set(result, &a.number, sizeof a.number);
        if (a.number == a.tries) {
            a.number = -a.number; /* given up */
            return result_set(result, &a.number, sizeof a.number);
        }
    }
}

struct task {
    struct attempt attempt;
    struct future *future;
};

static void start(struct pool *pool, struct task *task)
{
    task->future =
        pool_submit(pool, attempts, &task->attempt, sizeof task->attempt);
    if (!task->future)
        err(EXIT_FAILURE, "cannot submit");
}

/* Returns whether it is ok. */
static bool tell(struct task *task, int number)
{
    int n = 0;
    enum pool_status status =
        future_result(task->future, POOL_FOREVER, &n, sizeof n);
    if (status == POOL_OK && n > 0)
        printf("Task %d: ok after %d attempt(s)\n", number, n);
    else if (status == POOL_OK)
        printf("Task %d: given up after %d attempt(s)\n", number, -n);
    else
        printf("Task %d: failed: %s\n", number,
               future_exception(task->future, 0));
    future_free(task->future);
    return status == POOL_OK && n > 0;
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
        tasks[i].attempt.tries = atoi(argv[2]);
        start(pool, &tasks[i]);
    }
    for (int i = 0; i < count; i++)
        ok += tell(&tasks[i], i + 1);
    pool_free(pool);
    printf("%d of %d tasks ok\n", ok, count);
    return ok == count ? EXIT_SUCCESS : EXIT_FAILURE;
}
