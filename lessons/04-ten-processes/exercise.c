/*
 * Exercise 04: many processes, but never more than so many at a time.
 *
 *     exercise LIMIT NAP ...
 *
 * Each NAP, 1 to 100 of them, is a child that naps for so many seconds (0 to
 * 60, with decimals) and exits with 0. Start them in this order, and let only
 * LIMIT (1 to 20) live at once. When a child has been joined, print its line,
 * and one in the end. The exit status is 0.
 * `exercise 2 0.6 0.2 0.2 0.1` prints:
 *
 *     Child 2 ended
 *     Child 3 ended
 *     Child 4 ended
 *     Child 1 ended
 *     4 children, at most 2 at a time
 *
 * (2 is LIMIT, always; "children" also for one).
 *
 * Graded, with other valid numbers:
 *   - one process a NAP, started by the program itself, which naps itself;
 *   - LIMIT children live at once if there are so many, and never more;
 *   - no gap: the next starts when any child ends, not the oldest or a batch;
 *   - every child is waited for, and ends by itself: no signals;
 *   - exactly these lines; those of children that end within 0.1 seconds of
 *     each other in any order;
 *   - the program waits asleep: it does not ask in a loop.
 *
 * Try it:   make try 04 ARGS="2 0.6 0.2 0.2 0.1"
 * Grade it: make grade 04          Stuck? make hint 04
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_CHILDREN = 100 };

static pid_t pids[MOST_CHILDREN]; /* of child 1, child 2, ... */

static void start_child(int number, double seconds)
{
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "cannot start child %d", number);
    if (pid == 0) {
        sleep_seconds(seconds);
        _exit(EXIT_SUCCESS);
    }
    pids[number - 1] = pid;
}

/* Waits until a child has ended, and says which one.
 * TODO: this waits for the child with the given number, and nobody calls it
 * before all have been started. Which argument makes waitpid wait for any
 * child? Which child was it then? */
static void join_child(int number)
{
    while (waitpid(pids[number - 1], NULL, 0) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "waitpid");
    }
    printf("Child %d ended\n", number);
}

int main(int argc, char **argv)
{
    int limit = argc > 1 ? atoi(argv[1]) : 0, children = argc - 2;
    if (limit < 1 || children < 1 || children > MOST_CHILDREN) {
        fprintf(stderr, "usage: exercise LIMIT NAP ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);

    /* TODO: never more than `limit` at a time. */
    for (int number = 1; number <= children; number++)
        start_child(number, atof(argv[number + 1]));
    for (int number = 1; number <= children; number++)
        join_child(number);
    printf("%d children, at most %d at a time\n", children, limit);
    return EXIT_SUCCESS;
}
