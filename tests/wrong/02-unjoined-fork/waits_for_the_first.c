// diagnosis: it waits for its children
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
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
    for (int i = 1; i <= children; i++) {
        pid_t pid = fork();
        if (pid == -1)
            err(EXIT_FAILURE, "fork");
        if (pid == 0)
            child(i, children, seconds);
        if (i == 1)
            waitpid(pid, NULL, 0);
    }
    return EXIT_SUCCESS;
}
