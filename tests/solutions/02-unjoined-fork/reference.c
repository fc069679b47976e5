/*
 * Exercise 02: every line once, also through a pipe.
 *
 *     exercise CHILDREN SECONDS
 *
 * CHILDREN is from 1 to 20, SECONDS from 0 to 60, with decimals. The program
 * says how many children it will start, and starts them; each naps for
 * SECONDS, prints that it is done, and ends. The program itself ends at once,
 * and its exit handler, set up with atexit, says goodbye. `exercise 3 0.5`
 * prints:
 *
 *     Starting 3 children
 *     Goodbye
 *     Child 1 of 3 is done
 *     Child 2 of 3 is done
 *     Child 3 of 3 is done
 *
 * ("children" also for one.) On a terminal the starter almost does this.
 *
 * Graded, with other valid numbers, through a pipe (step 02d):
 *   - CHILDREN processes, all started by the program itself;
 *   - every line comes once; "Starting" is the first, the others may come in
 *     any order;
 *   - "Goodbye" comes from the exit handler, in the program itself: leave
 *     say_goodbye and its atexit as they are;
 *   - the children nap at the same time, each in its own process;
 *   - the program waits for no child: all outlive it;
 *   - the program and every child end by themselves, with exit status 0.
 *
 * Try it:   make try 02 ARGS="3 0.5" | cat
 * Grade it: make grade 02          Stuck? make hint 02
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "clock.h"

static void say_goodbye(void)
{
    printf("Goodbye\n");
}

static void child(int number, int children, double seconds)
{
    sleep_seconds(seconds);
    printf("Child %d of %d is done\n", number, children);
#ifdef STARTER
    /* TODO: `exit` also runs the exit handlers of the parent, and writes out
     * this process's copy of the parent's buffer. What does `_exit` leave
     * out, and what must be done before it? */
    exit(EXIT_SUCCESS);
#else
    fflush(stdout); /* _exit will not */
    _exit(EXIT_SUCCESS);
#endif
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: exercise CHILDREN SECONDS\n");
        return 2;
    }
    int children = atoi(argv[1]);
    double seconds = atof(argv[2]);
    atexit(say_goodbye);

    printf("Starting %d children\n", children);
#ifdef STARTER
    /* TODO: where is this line now? On the terminal, in the pipe, or in a
     * buffer of this process, which fork is about to copy? */
#else
    fflush(stdout); /* an empty buffer copies well */
#endif
    for (int i = 1; i <= children; i++) {
        pid_t pid = fork();
        if (pid == -1)
            err(EXIT_FAILURE, "fork");
        if (pid == 0)
            child(i, children, seconds);
    }
    return EXIT_SUCCESS;
}
