// diagnosis: it waits for the child with the shortest nap, not for any
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

static double naps[MOST_CHILDREN];

/* Waits for the child that ends next, and says which one. */
static void join_child(int started)
{
    int next = -1;
    for (int i = 0; i < started; i++) {
        if (pids[i] != 0 && (next == -1 || naps[i] < naps[next]))
            next = i;
    }
    while (waitpid(pids[next], NULL, 0) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "waitpid");
    }
    pids[next] = 0;
    printf("Child %d ended\n", next + 1);
}

int main(int argc, char **argv)
{
    int limit = argc > 1 ? atoi(argv[1]) : 0, children = argc - 2;
    if (limit < 1 || children < 1 || children > MOST_CHILDREN) {
        fprintf(stderr, "usage: exercise LIMIT NAP ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);

    int running = 0;
    for (int number = 1; number <= children; number++) {
        if (running == limit) {
            join_child(number - 1);
            running--;
        }
        naps[number - 1] = atof(argv[number + 1]);
        start_child(number, naps[number - 1]);
        running++;
    }
    while (running-- > 0)
        join_child(children);
    printf("%d children, at most %d at a time\n", children, limit);
    return EXIT_SUCCESS;
}
