// diagnosis: a child starts processes too
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
    fflush(stdout); /* _exit will not */
    _exit(EXIT_SUCCESS);
}

int main(int argc, char **argv)
{
    int n = argc == 3 ? atoi(argv[1]) : 0;
    atexit(say_goodbye);
    printf("Starting %d children\n", n);
    fflush(stdout);
    int i = 0;
    while (i < n && fork() == 0)
        i++;
    if (i == 0)
        return 0;
    child(i, n, atof(argv[2]));
}
