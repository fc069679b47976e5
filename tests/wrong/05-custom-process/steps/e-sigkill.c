// diagnosis: the lines are not as asked for
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        sleep_seconds(60);
        _exit(0);
    }
    sleep_seconds(0.3);
    int status = 0;
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    printf("Ended by signal %d\n", WTERMSIG(status));
    return 0;
}
