// diagnosis: the lines are not as asked for
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(int argc, char **argv)
{
    int number = argc > 1 ? atoi(argv[1]) : 9;
    pid_t pid = fork();
    if (pid == 0) {
        if (number > 0)
            kill(getpid(), number);
        _exit(number > 0);
    }
    int status;
    waitpid(pid, &status, 0);
    if (WTERMSIG(status) >= 0)
        printf("Killed by signal %d\n", WTERMSIG(status));
    else
        printf("Exited\n");
    return 0;
}
