// diagnosis: too many processes
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(int argc, char **argv)
{
    pid_t pids[101];
    for (int i = 2; i < argc; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            sleep_seconds(atof(argv[i]));
            _exit(0);
        }
    }
    for (int i = 2; i < argc; i++) {
        double nap;
        int number;
        sscanf(argv[i], "%lf:%d", &nap, &number);
        waitpid(pids[i], NULL, 0);
        printf("Item %d: %g\n", i - 1, sqrt(number));
        fflush(stdout);
    }
    printf("%d roots\n", argc - 2);
    return 0;
}
