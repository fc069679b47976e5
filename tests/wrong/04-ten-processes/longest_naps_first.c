// diagnosis: not started in the order of the arguments
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

struct task {
    int number;
    double seconds;
    pid_t pid;
};

static int compare(const void *one, const void *other)
{
    const struct task *a = one, *b = other;
    if (a->seconds != b->seconds)
        return a->seconds < b->seconds ? 1 : -1;
    return a->number - b->number;
}

static void start(struct task *task)
{
    task->pid = fork();
    if (task->pid == -1)
        err(EXIT_FAILURE, "cannot start child %d", task->number);
    if (task->pid == 0) {
        sleep_seconds(task->seconds);
        _exit(EXIT_SUCCESS);
    }
}

static void join(const struct task *task, int started)
{
    pid_t pid;
    while ((pid = wait(NULL)) == -1)
        if (errno != EINTR)
            err(EXIT_FAILURE, "wait");
    for (int i = 0; i < started; i++)
        if (task[i].pid == pid)
            printf("Child %d ended\n", task[i].number);
}

int main(int argc, char **argv)
{
    int limit = argc > 1 ? atoi(argv[1]) : 0, children = argc - 2;
    if (limit < 1 || children < 1 || children > 100) {
        fprintf(stderr, "usage: exercise LIMIT NAP ...\n");
        return 2;
    }
    struct task task[100];
    for (int i = 0; i < children; i++)
        task[i] = (struct task){i + 1, atof(argv[i + 2]), 0};
    qsort(task, (size_t)children, sizeof *task, compare);
    setvbuf(stdout, NULL, _IOLBF, 0);

    int running = 0;
    for (int i = 0; i < children; i++) {
        if (running == limit)
            join(task, i);
        else
            running++;
        start(&task[i]);
    }
    while (running-- > 0)
        join(task, children);
    printf("%d children, at most %d at a time\n", children, limit);
    return EXIT_SUCCESS;
}
