// Style: quick_exit, which runs no exit handlers either.
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "clock.h"

static void say_goodbye(void)
{
    printf("Goodbye\n");
}

int main(int argc, char **argv)
{
    int n = argc == 3 ? atoi(argv[1]) : 0;
    atexit(say_goodbye);
    printf("Starting %d children\n", n);
    fflush(stdout);
    for (int i = 1; i <= n; i++)
        if (fork() == 0) {
            sleep_seconds(atof(argv[2]));
            printf("Child %d of %d is done\n", i, n);
            fflush(stdout);
            quick_exit(0);
        }
    exit(0);
}
