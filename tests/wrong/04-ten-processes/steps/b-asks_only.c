// diagnosis: never waited for
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(int argc, char **argv)
{
    int children = argc > 1 ? atoi(argv[1]) : 4;
    pid_t pids[50];
    for (int i = 0; i < children && i < 50; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            sleep_seconds(0.2);
            _exit(0);
        }
    }
    for (int i = 0; i < children && i < 50; i++)
        waitpid(pids[i], NULL, WNOHANG);
    printf("%d children have ended\n", children);
    return 0;
}
