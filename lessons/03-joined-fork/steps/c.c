/*
 * Step 03c: or its signal.
 *
 * With a number from 1 to 15 the child is killed by that signal, with 0 it
 * exits. Tell which: ask WIFSIGNALED first, then WTERMSIG for the number. `9`
 * and `0` print:
 *
 *     Killed by signal 9
 *     Exited
 *
 * Grade it: make grade 03c          Stuck? make hint 03c
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(int argc, char **argv)
{
    int number = argc > 1 ? atoi(argv[1]) : 9;
    pid_t pid = fork();
    if (pid == 0) {
        if (number > 0)
            kill(getpid(), number);
        _exit(number > 0);
    }
    int status;
    waitpid(pid, &status, 0);
    printf("Killed by signal %d\n", WEXITSTATUS(status));
    return 0;
}
