// diagnosis: the lines are not as asked for
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(void)
{
    pid_t group = 0;
    int stopped = 0, status;
    for (int i = 0; i < 3; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            sleep_seconds(5);
            _exit(0);
        }
        group = i == 0 ? pid : group;
    }
    sleep_seconds(0.1);
    kill(group, SIGTERM);
    while (wait(&status) > 0)
        stopped += WIFSIGNALED(status);
    printf("stopped %d\n", stopped);
    return 0;
}
