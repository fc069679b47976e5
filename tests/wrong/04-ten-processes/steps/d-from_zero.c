// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(int argc, char **argv)
{
    int children = argc - 1;
    pid_t pids[20];
    for (int i = 0; i < children && i < 20; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            sleep_seconds(atof(argv[i + 1]));
            _exit(0);
        }
    }
    pid_t ended;
    while ((ended = wait(NULL)) > 0) {
        for (int i = 0; i < children; i++) {
            if (pids[i] == ended)
                printf("Child %d\n", i);
        }
    }
    return 0;
}
