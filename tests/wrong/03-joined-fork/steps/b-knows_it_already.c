// diagnosis: never waited for
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(int argc, char **argv)
{
    int wanted = argc > 1 ? atoi(argv[1]) : 3;
    pid_t pid = fork();
    if (pid == 0)
        _exit(wanted);
    int status = wanted << 8;
    printf("The child exited with status %d\n", WEXITSTATUS(status));
    return 0;
}
