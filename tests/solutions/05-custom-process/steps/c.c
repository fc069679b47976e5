/*
 * Step 05c: a second kind.
 *
 * Beside the countdown there shall be a countup: from 1 to `count`. Write its
 * run, and give it to the second process. The program joins the first before
 * it starts the second. `2` prints:
 *
 *     2
 *     1
 *     1
 *     2
 *
 * Grade it: make grade 05c          Stuck? make hint 05c
 */
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

#ifdef STARTER
/* TODO: static int countup(struct process *self) */
#else
static int countup(struct process *self)
{
    for (int i = 1; i <= self->count; i++)
        printf("%d\n", i);
    fflush(stdout);
    return 0;
}
#endif

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 2;
#ifdef STARTER
    struct process two[2] = {{countdown, count}, {countdown, count}};
#else
    struct process two[2] = {{countdown, count}, {countup, count}};
#endif
    for (int i = 0; i < 2; i++) {
        if (fork() == 0)
            _exit(two[i].run(&two[i]));
        wait(NULL);
    }
    return 0;
}
