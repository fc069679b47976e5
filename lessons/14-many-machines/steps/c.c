/*
 * Step 14c: how many of them work?
 *
 * Predict: four ranks share six pictures, half a second each. Rank 0 hands out
 * and works on none. How many tenths of a second does it take? Processes stand
 * for the ranks, and a pipe for the messages. Put your answer in place of the
 * 0.
 *
 * Grade it: make grade 14c          Stuck? make hint 14c
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum {
    RANKS = 4,
    TENTHS = 0 /* your answer */
};

int main(void)
{
    int tasks[2], task;
    if (pipe(tasks) == -1)
        return 1;
    for (int rank = 1; rank < RANKS; rank++) {
        if (fork() == 0) {
            close(tasks[1]);
            while (read(tasks[0], &task, sizeof task) > 0)
                sleep_seconds(0.5);
            _exit(0);
        }
    }
    double start = perf_counter();
    for (task = 1; task <= 6; task++)
        write(tasks[1], &task, sizeof task);
    close(tasks[1]);
    while (wait(NULL) > 0)
        continue;
    printf("it took: %.2f\ntenths: %d\n", perf_counter() - start, TENTHS);
    return 0;
}
