// diagnosis: the first line comes too late
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"

static void say_goodbye(void)
{
    printf("Goodbye\n");
}

static int start_child(int number, int children, double seconds)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid == -1 ? errno : 0;

    sleep_seconds(seconds);
    /* Not through stdout: what is in its buffer belongs to the parent. */
    int n =
        dprintf(STDOUT_FILENO, "Child %d of %d is done\n", number, children);
    _exit(n < 0 ? EXIT_FAILURE : EXIT_SUCCESS);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: exercise CHILDREN SECONDS\n");
        return 2;
    }
    const int children = atoi(argv[1]);
    const double seconds = atof(argv[2]);
    atexit(say_goodbye);

    printf("Starting %d children\n", children);
    for (int number = 1; number <= children; number++) {
        int error = start_child(number, children, seconds);
        if (error) {
            fprintf(stderr, "fork: %s\n", strerror(error));
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
