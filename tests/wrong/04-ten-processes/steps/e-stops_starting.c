// diagnosis: the wrong number of processes
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

static pid_t start(int number)
{
    pid_t pid = number == 2 ? -1 : fork();
    if (pid == 0) {
        sleep_seconds(0.2);
        _exit(0);
    }
    return pid;
}

int main(void)
{
    pid_t pids[3];
    int started = 0;
    for (int number = 1; number <= 3; number++) {
        pid_t pid = start(number);
        if (pid == -1) {
            printf("cannot start child %d\n", number);
            fflush(stdout);
            break;
        }
        pids[started++] = pid;
    }
    for (int i = 0; i < started; i++)
        waitpid(pids[i], NULL, 0);
    printf("%d children have ended\n", started);
    return started == 3 ? 0 : 1;
}
