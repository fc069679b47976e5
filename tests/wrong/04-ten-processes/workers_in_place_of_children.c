// diagnosis: workers, where each nap has a process of its own
/*
 * Exercise 04: many processes, but never more than so many at a time.
 *
 *     exercise LIMIT NAP ...
 *
 * LIMIT is a whole number from 1 to 20. Each NAP, 1 to 100 of them, is one
 * child: it naps for NAP seconds (0 to 60, with decimals) and exits with
 * status 0. The program starts the children in the order of the arguments,
 * but never lets more than LIMIT of them live at the same time: it starts one
 * after the other until LIMIT are running; then, as soon as any one ends, it
 * starts the next. When a child has been joined, the program prints its number
 * (the first NAP is child 1), so the lines come in the order in which the
 * children end; and a last line when all have ended. It exits with status 0.
 * `exercise 2 0.6 0.2 0.2 0.1` prints:
 *
 *     Child 2 ended
 *     Child 3 ended
 *     Child 4 ended
 *     Child 1 ended
 *     4 children, at most 2 at a time
 *
 * (The last line says the two numbers that were asked for; "children" also if
 * there is one.)
 *
 * The grader, with numbers of its own, looks at these things:
 *   - one process a NAP is started, by the program itself, and no more; each
 *     naps in its own process;
 *   - never more than LIMIT children live at once, and LIMIT of them do if
 *     there are so many;
 *   - no gap: whichever child ends first, the next is started at once, not
 *     when the oldest or a whole batch has ended;
 *   - every child is waited for, and ends by itself: no signals;
 *   - exactly these lines; the order of children that end within 0.1 seconds
 *     of each other is free;
 *   - the program waits asleep: it blocks, and does not ask in a loop whether
 *     a child has ended.
 * The grader gives valid arguments only. Any function may be used.
 *
 * Try it:   make try 04 ARGS="2 0.6 0.2 0.2 0.1"
 * Grade it: make grade 04          Stuck? make hint 04
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_CHILDREN = 100 };

int main(int argc, char **argv)
{
    int limit = argc > 1 ? atoi(argv[1]) : 0, children = argc - 2;
    if (limit < 1 || children < 1 || children > MOST_CHILDREN) {
        fprintf(stderr, "usage: exercise LIMIT NAP ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);

    for (int w = 0; w < limit && w < children; w++) {
        pid_t pid = fork();
        if (pid == 0) {
            for (int i = w; i < children; i += limit) {
                sleep_seconds(atof(argv[i + 2]));
                printf("Child %d ended\n", i + 1);
            }
            _exit(0);
        }
    }
    while (wait(NULL) > 0)
        ;
    printf("%d children, at most %d at a time\n", children, limit);
    return EXIT_SUCCESS;
}
