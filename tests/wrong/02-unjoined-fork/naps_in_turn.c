// diagnosis: one child after the other
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "clock.h"

static void say_goodbye(void)
{
    printf("Goodbye\n");
}

/* Blocks until the process that holds the other end has ended. */
static void wait_for_end_of_file(int fd)
{
    char byte;
    while (read(fd, &byte, 1) == -1 && errno == EINTR)
        continue;
    close(fd);
}

static void child(int number, int children, double seconds, int before)
{
    if (before != -1)
        wait_for_end_of_file(before);
    sleep_seconds(seconds);
    printf("Child %d of %d is done\n", number, children);
    fflush(stdout);
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
    int before = -1;
    for (int i = 1; i <= children; i++) {
        int turn[2];
        if (pipe(turn) == -1)
            err(EXIT_FAILURE, "pipe");
        pid_t pid = fork();
        if (pid == -1)
            err(EXIT_FAILURE, "fork");
        if (pid == 0) {
            close(turn[0]);
            child(i, children, seconds, before);
        }
        close(turn[1]);
        if (before != -1)
            close(before);
        before = turn[0];
    }
    return EXIT_SUCCESS;
}
