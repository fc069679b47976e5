// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

static void child_main(int number)
{
    printf("Child %d\n", number);
    fflush(stdout);
    _exit(0);
}

int main(int argc, char **argv)
{
    int children = argc > 1 ? atoi(argv[1]) : 2;
    for (int i = 0; i < children; i++) {
        if (fork() == 0)
            child_main(i);
    }
    while (wait(NULL) > 0)
        continue;
    return 0;
}
