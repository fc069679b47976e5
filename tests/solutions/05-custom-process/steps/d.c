/*
 * Step 05d: bring the count home.
 *
 * The child counts down in its own copy: the parent's count does not change.
 * Bring back how far it came, as the exit status. `5` counts from 5 down to 2,
 * and prints:
 *
 *     the child says 2, here it is still 5
 *
 * Grade it: make grade 05d          Stuck? make hint 05d
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

struct countdown {
    int count;
};

static int run(struct countdown *countdown)
{
    while (countdown->count > 2)
        countdown->count--;
#ifdef STARTER
    return 0; /* TODO */
#else
    return countdown->count;
#endif
}

int main(int argc, char **argv)
{
    struct countdown countdown = {argc > 1 ? atoi(argv[1]) : 5};
    int status;
    pid_t pid = fork();
    if (pid == 0)
        _exit(run(&countdown));
    waitpid(pid, &status, 0);
#ifdef STARTER
    int home = countdown.count; /* TODO: what the child says */
#else
    int home = WEXITSTATUS(status);
#endif
    printf("the child says %d, here it is still %d\n", home, countdown.count);
    return 0;
}
