// diagnosis: the children print their own lines
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_CHILDREN = 100 };

static void start_child(int number, double seconds)
{
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "cannot start child %d", number);
    if (pid == 0) {
        sleep_seconds(seconds);
        printf("Child %d ended\n", number);
        fflush(stdout);
        _exit(EXIT_SUCCESS);
    }
}

/* Waits until any child has ended. */
static void join_any(void)
{
    while (waitpid(-1, NULL, 0) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "waitpid");
    }
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
            join_any();
            running--;
        }
        start_child(number, atof(argv[number + 1]));
        running++;
    }
    while (running-- > 0)
        join_any();
    printf("%d children, at most %d at a time\n", children, limit);
    return EXIT_SUCCESS;
}
