// diagnosis: a line is missing
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

struct process {
    int (*run)(struct process *self);
    int count;
};

static int countdown(struct process *self)
{
    for (int i = self->count; i >= 1; i--)
        printf("%d\n", i);
    fflush(stdout);
    return 0;
}

static int countup(struct process *self)
{
    for (int i = 1; i < self->count; i++)
        printf("%d\n", i);
    fflush(stdout);
    return 0;
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 2;
    struct process two[2] = {{countdown, count}, {countup, count}};
    for (int i = 0; i < 2; i++) {
        if (fork() == 0)
            _exit(two[i].run(&two[i]));
        wait(NULL);
    }
    return 0;
}
