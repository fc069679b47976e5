/*
 * Step 03d: a signal to the one who waits.
 *
 * A signal comes to the parent after 0.1 seconds, while it waits. waitpid
 * returns -1 with errno EINTR, and the child still naps. Wait again until it
 * has ended, then print.
 *
 *     The child has ended
 *
 * Grade it: make grade 03d          Stuck? make hint 03d
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

static void on_alarm(int number)
{
    (void)number;
}

int main(void)
{
    struct sigaction action = {.sa_handler = on_alarm};
    struct itimerval timer = {.it_value = {.tv_usec = 100000}};
    sigaction(SIGALRM, &action, NULL);
    pid_t pid = fork();
    if (pid == 0) {
        sleep_seconds(0.3);
        _exit(0);
    }
    setitimer(ITIMER_REAL, &timer, NULL);
    waitpid(pid, NULL, 0);
    printf("The child has ended\n");
    return 0;
}
