// diagnosis: valid arguments are refused
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_CHILDREN = 100 };

static pid_t pids[MOST_CHILDREN + 1];
static int running;

static void start_child(int number, double seconds)
{
    pid_t pid = fork();
    switch (pid) {
    case -1:
        err(EXIT_FAILURE, "cannot start child %d", number);
    case 0:
        sleep_seconds(seconds);
        _exit(EXIT_SUCCESS);
    default:
        pids[number] = pid;
        running++;
    }
}

static void join_child(void)
{
    siginfo_t info = {0};
    while (waitid(P_ALL, 0, &info, WEXITED) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "waitid");
    }
    for (int number = 1; number <= MOST_CHILDREN; number++)
        if (pids[number] == info.si_pid) {
            printf("Child %d ended\n", number);
            pids[number] = 0;
            running--;
            return;
        }
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc > MOST_CHILDREN) {
        fprintf(stderr, "usage: exercise LIMIT NAP ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    int limit = atoi(argv[1]), number = 0;
    for (char **nap = argv + 2; *nap; nap++) {
        while (running >= limit)
            join_child();
        start_child(++number, atof(*nap));
    }
    while (running > 0)
        join_child();
    printf("%d children, at most %d at a time\n", number, limit);
    return EXIT_SUCCESS;
}
