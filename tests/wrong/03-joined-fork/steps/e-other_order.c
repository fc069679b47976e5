// diagnosis: the lines come in the wrong order
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(void)
{
    pid_t pids[2];
    for (int i = 0; i < 2; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            sleep_seconds(i == 0 ? 0.5 : 0.1);
            _exit(0);
        }
    }
    for (int i = 0; i < 2; i++) {
        pid_t ended = wait(NULL);
        printf("Child %d has ended\n", i + 1);
    }
    return 0;
}
