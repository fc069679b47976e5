/*
 * Step 05a: a function that a struct brings along.
 *
 * A process knows what it will run: `run` is a pointer to a function. In the
 * child, call it with the process itself, and exit with what it returns.
 *
 *     Hello from the child
 *     exit status 7
 *
 * Grade it: make grade 05a          Stuck? make hint 05a
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

struct process {
    int (*run)(struct process *self);
    pid_t pid;
};

static void start(struct process *process)
{
    process->pid = fork();
    if (process->pid == 0) {
        _exit(0); /* TODO: run it */
    }
}

static int hello(struct process *self)
{
    (void)self;
    printf("Hello from the child\n");
    fflush(stdout);
    return 7;
}

int main(void)
{
    struct process process = {.run = hello};
    int status;
    start(&process);
    waitpid(process.pid, &status, 0);
    printf("exit status %d\n", WEXITSTATUS(status));
    return 0;
}
