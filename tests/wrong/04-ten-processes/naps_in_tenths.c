// diagnosis: the children nap for too short a time
#include <err.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_CHILDREN = 100 };

static pid_t pids[MOST_CHILDREN];

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

static void join_any(int started)
{
    pid_t pid;
    while ((pid = wait(NULL)) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "wait");
    }
    for (int i = 0; i < started; i++) {
        if (pids[i] == pid)
            printf("Child %d ended\n", i + 1);
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

    int started = 0, alive = 0;
    while (started < children || alive > 0) {
        if (started < children && alive < limit) {
            start_child(started + 1, floor(atof(argv[started + 2]) * 10) / 10);
            started++;
            alive++;
        } else {
            join_any(started);
            alive--;
        }
    }
    printf("%d children, at most %d at a time\n", children, limit);
    return EXIT_SUCCESS;
}
