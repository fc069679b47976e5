// diagnosis: not the lines that are asked for
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

/* Waits until any child has ended, and says which one. */
static void join_child(void)
{
    pid_t pid;
    while ((pid = wait(NULL)) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "wait");
    }
    int number = 1;
    while (pids[number - 1] != pid)
        number++;
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

    int running = 0, most = 0;
    for (int number = 1; number <= children; number++) {
        if (running == limit) {
            join_child();
            running--;
        }
        start_child(number, atof(argv[number + 1]));
        running++;
        if (running > most)
            most = running;
    }
    while (running-- > 0)
        join_child();
    printf("%d children, at most %d at a time\n", children, most);
    return EXIT_SUCCESS;
}
