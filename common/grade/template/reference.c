/*
 * Exercise NN: say in half a line what it is about.
 *
 *     exercise CHILDREN SECONDS
 *
 * Say what to build: the arguments and their ranges, the lines that it prints,
 * the exit status, one example run. This one starts CHILDREN processes (1 to
 * 20), which nap for SECONDS each, joins them, and prints for `exercise 3 0.2`:
 *
 *     3 children ended
 *
 * The grader, with numbers of its own, looks at these things:
 *   - say each of them here; grade nothing that is not said here.
 *
 * Try it:   make try NN ARGS="3 0.2"
 * Grade it: make grade NN          Stuck? make hint NN
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(int argc, char **argv)
{
    int children = argc > 1 ? atoi(argv[1]) : 0;
    double seconds = argc > 2 ? atof(argv[2]) : 0;
    for (int i = 0; i < children; i++) {
        pid_t pid = fork();
        if (pid == -1)
            err(EXIT_FAILURE, "fork");
        if (pid == 0) {
            sleep_seconds(seconds);
            _exit(EXIT_SUCCESS);
        }
    }
#ifdef STARTER
    /* TODO: what the learner finds here. What stands between #ifdef STARTER
     * and #else is the starter's, between #else and #endif the solution's. */
#else
    for (int i = 0; i < children; i++) {
        if (wait(NULL) == -1)
            err(EXIT_FAILURE, "wait");
    }
#endif
    printf("%d children ended\n", children);
    return EXIT_SUCCESS;
}
