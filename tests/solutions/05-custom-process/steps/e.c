/*
 * Step 05e: stop it.
 *
 * The child naps for a minute. After 0.3 seconds the parent has had enough:
 * send SIGTERM to the child, then join it, and tell which signal ended it.
 *
 *     Ended by signal 15
 *
 * Grade it: make grade 05e          Stuck? make hint 05e
 */
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
#ifdef STARTER
    /* TODO: stop it, and join it. */
    (void)pid;
#else
    kill(pid, SIGTERM);
    waitpid(pid, &status, 0);
#endif
    printf("Ended by signal %d\n", WTERMSIG(status));
    return 0;
}
