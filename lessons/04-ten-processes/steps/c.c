/*
 * Step 04c: two loops.
 *
 * Three children nap for 0.3 seconds each. The program joins each before it
 * starts the next, so it takes 0.9 seconds. Let them nap at the same time:
 * first start all, then join all.
 *
 *     Three naps are over
 *
 * Grade it: make grade 04c          Stuck? make hint 04c
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(void)
{
    pid_t pids[3];
    for (int i = 0; i < 3; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            sleep_seconds(0.3);
            _exit(0);
        }
        waitpid(pids[i], NULL, 0);
    }
    printf("Three naps are over\n");
    return 0;
}
