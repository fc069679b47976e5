// Style: the system calls themselves: clone, and one writev for a line.
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

static void say_goodbye(void)
{
    printf("Goodbye\n");
}

static void child(int number, int children, double seconds)
{
    sleep_seconds(seconds);
    char a[40], b[40];
    snprintf(a, sizeof a, "Child %d ", number);
    snprintf(b, sizeof b, "of %d is done\n", children);
    struct iovec v[2] = {{a, strlen(a)}, {b, strlen(b)}};
    if (writev(1, v, 2) < 0)
        _exit(1);
    _exit(EXIT_SUCCESS);
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
    fflush(stdout);
    for (int i = 1; i <= children; i++) {
        pid_t pid = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
        if (pid == -1)
            err(EXIT_FAILURE, "fork");
        if (pid == 0)
            child(i, children, seconds);
    }
    return EXIT_SUCCESS;
}
