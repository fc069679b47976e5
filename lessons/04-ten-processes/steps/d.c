/*
 * Step 04d: whoever ends first.
 *
 * Each argument is a nap, one a child. Print the children's numbers in the
 * order in which they end. wait returns a pid: look it up in the table. `0.5
 * 0.1 0.3` prints:
 *
 *     Child 2
 *     Child 3
 *     Child 1
 *
 * Grade it: make grade 04d          Stuck? make hint 04d
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(int argc, char **argv)
{
    int children = argc - 1;
    pid_t pids[20];
    for (int i = 0; i < children && i < 20; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            sleep_seconds(atof(argv[i + 1]));
            _exit(0);
        }
    }
    pid_t ended;
    while ((ended = wait(NULL)) > 0) {
        printf("Child %d\n", (int)ended); /* TODO: its number */
    }
    return 0;
}
