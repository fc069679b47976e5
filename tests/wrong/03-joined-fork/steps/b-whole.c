// diagnosis: the lines are not as asked for
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
    int status;
    waitpid(pid, &status, 0);
    printf("The child exited with status %d\n", status);
    return 0;
}
