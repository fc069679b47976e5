/*
 * Step 03e: no zombie that lasts.
 *
 * Child 1 naps long, child 2 briefly. The parent joins child 1 first, so child
 * 2 stays a zombie until then. Join whichever ends first: wait(NULL) takes any
 * child. Print the numbers in the order of the ends:
 *
 *     Child 2 has ended
 *     Child 1 has ended
 *
 * Grade it: make grade 03e          Stuck? make hint 03e
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(void)
{
    pid_t pids[2];
    for (int i = 0; i < 2; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            sleep_seconds(i == 0 ? 0.5 : 0.1);
            _exit(0);
        }
    }
    for (int i = 0; i < 2; i++) {
        pid_t ended = waitpid(pids[i], NULL, 0);
        printf("Child %d has ended\n", ended == pids[0] ? 1 : 2);
    }
    return 0;
}
