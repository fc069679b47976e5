// diagnosis: say_goodbye is not an exit handler any more
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
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

    printf("Starting %d children\n", children);
    fflush(stdout);
    for (int i = 1; i <= children; i++) {
        pid_t pid = fork();
        if (pid == -1)
            err(EXIT_FAILURE, "fork");
        if (pid == 0)
            child(i, children, seconds);
    }
    say_goodbye();
    fflush(stdout);
    _exit(0);
}
