// diagnosis: never waited for
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
    /* TODO: stop it, and join it. */
    (void)pid;
    printf("Ended by signal %d\n", WTERMSIG(status));
    return 0;
}
