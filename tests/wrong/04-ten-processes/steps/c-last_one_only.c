// diagnosis: never waited for
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(void)
{
    pid_t pids[3];
    for (int i = 0; i < 3; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            sleep_seconds(0.3);
            _exit(0);
        }
    }
    waitpid(pids[2], NULL, 0);
    printf("Three naps are over\n");
    return 0;
}
