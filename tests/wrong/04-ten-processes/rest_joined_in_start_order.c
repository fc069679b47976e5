// diagnosis: not in the order in which they ended
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

#define MAX_CHILDREN 100

static pid_t pids[MAX_CHILDREN];
static int running;

static void fail(const char *what)
{
    fprintf(stderr, "exercise: %s: %s\n", what, strerror(errno));
    exit(EXIT_FAILURE);
}

static void start(int i, double nap)
{
    if ((pids[i] = fork()) < 0)
        fail("fork");
    if (pids[i] == 0) {
        sleep_seconds(nap);
        _exit(0);
    }
    running++;
}

static void join(pid_t which)
{
    pid_t pid;
    do
        pid = waitpid(which, NULL, 0);
    while (pid < 0 && errno == EINTR);
    if (pid < 0)
        fail("waitpid");

    for (int i = 0; i < MAX_CHILDREN; i++) {
        if (pids[i] == pid) {
            printf("Child %d ended\n", i + 1);
            fflush(stdout);
            pids[i] = 0;
            break;
        }
    }
    running--;
}

int main(int argc, char *argv[])
{
    if (argc < 3)
        return fprintf(stderr, "usage: exercise LIMIT NAP ...\n"), 2;

    int limit = atoi(argv[1]);
    int n = argc - 2;

    for (int i = 0; i < n; i++) {
        if (running >= limit)
            join(-1);
        start(i, atof(argv[i + 2]));
    }

    /* all are started: collect the rest */
    for (int i = 0; i < n; i++) {
        if (pids[i] != 0)
            join(pids[i]);
    }
    printf("%d children, at most %d at a time\n", n, limit);
    return 0;
}
