/*
 * Step 03b: its exit status.
 *
 * The child ends with STATUS, the first argument, 0 to 255. Print it in the
 * parent. What waitpid stores is not the status itself: WEXITSTATUS takes it
 * out. `3` prints:
 *
 *     The child exited with status 3
 *
 * Grade it: make grade 03b          Stuck? make hint 03b
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(int argc, char **argv)
{
    int wanted = argc > 1 ? atoi(argv[1]) : 3;
    pid_t pid = fork();
    if (pid == 0)
        _exit(wanted);
    int status;
    waitpid(pid, &status, 0);
    printf("The child exited with status %d\n", status);
    return 0;
}
