/*
 * Step 04e: one start fails.
 *
 * start(i) returns -1 for child 2: no process could be started. The program
 * must not give up, nor wait for -1. Join the others, and exit with status 1.
 * It prints:
 *
 *     cannot start child 2
 *     2 children have ended
 *
 * Grade it: make grade 04e          Stuck? make hint 04e
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

static pid_t start(int number)
{
    pid_t pid = number == 2 ? -1 : fork();
    if (pid == 0) {
        sleep_seconds(0.2);
        _exit(0);
    }
    return pid;
}

int main(void)
{
    pid_t pids[3];
    int started = 0;
    for (int number = 1; number <= 3; number++) {
        pid_t pid = start(number);
        if (pid == -1)
            return 1; /* TODO: go on with the others */
        pids[started++] = pid;
    }
    for (int i = 0; i < started; i++)
        waitpid(pids[i], NULL, 0);
    printf("%d children have ended\n", started);
    return started == 3 ? 0 : 1;
}
