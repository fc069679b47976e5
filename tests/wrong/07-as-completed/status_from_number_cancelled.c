// diagnosis: the wrong exit status
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "pool.h"

struct task {
    int number, value;
    double nap;
};

static struct {
    int wanted, count, hit, cancelled;
    struct task tasks[100];
    struct future *futures[100];
} s;

static int look(const void *argument, size_t size, struct result *result)
{
    const struct task *task = argument;
    (void)size;
    printf("Task %d starts\n", task->number);
    fflush(stdout);
    sleep_seconds(task->nap);
    return result_set(result, &task->value, sizeof task->value);
}

static void on_done(struct future *future, void *context)
{
    const struct task *task = context;
    int value;
    if (s.hit || future_cancelled(future))
        return;
    if (future_result(future, 0, &value, sizeof value) != POOL_OK ||
        value != s.wanted)
        return;
    s.hit = task->number;
    for (int i = 0; i < s.count; i++)
        s.cancelled += future_cancel(s.futures[i]);
    printf("Task %d found %d\n", s.hit, s.wanted);
}

int main(int argc, char **argv)
{
    s.count = argc - 3;
    if (s.count < 1 || s.count > 100) {
        fprintf(stderr, "usage: exercise WORKERS WANTED NAP:VALUE ...\n");
        return 2;
    }
    s.wanted = atoi(argv[2]);
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = atoi(argv[1])});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");
    for (int i = 0; i < s.count; i++) {
        struct task *task = &s.tasks[i];
        task->number = i + 1;
        sscanf(argv[i + 3], "%lf:%d", &task->nap, &task->value);
        s.futures[i] = pool_submit(pool, look, task, sizeof *task);
        if (!s.futures[i])
            err(EXIT_FAILURE, "cannot submit");
    }
    for (int i = 0; i < s.count; i++)
        if (future_add_done_callback(s.futures[i], on_done, &s.tasks[i]) != 0)
            errx(EXIT_FAILURE, "cannot add a callback");
    struct future *rest[100];
    size_t left = 0;
    for (int i = 0; i < s.count; i++)
        rest[left++] = s.futures[i];
    while (!s.hit && left > 0) {
        ssize_t done = pool_wait(rest, &left, FIRST_COMPLETED, POOL_FOREVER);
        if (done < 0)
            err(EXIT_FAILURE, "pool_wait");
        left -= (size_t)done;
        memmove(rest, rest + done, left * sizeof rest[0]);
    }
    if (!s.hit)
        printf("No task found %d\n", s.wanted);
    printf("Cancelled %d of %d tasks\n", s.cancelled, s.count);
    for (int i = 0; i < s.count; i++)
        future_free(s.futures[i]);
    pool_free(pool);
    return s.cancelled > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
