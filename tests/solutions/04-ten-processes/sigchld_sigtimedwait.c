// Style: SIGCHLD is blocked and waited for; then all that ended are reaped.
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_CHILDREN = 100 };

static pid_t pids[MOST_CHILDREN]; /* of child 1, child 2, ... */

static void start_child(int number, double seconds)
{
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "cannot start child %d", number);
    if (pid == 0) {
        sleep_seconds(seconds);
        _exit(EXIT_SUCCESS);
    }
    pids[number - 1] = pid;
}

/* Waits for SIGCHLD, then joins all that have ended; returns how many. */
static int join_some(int started)
{
    sigset_t child_only;
    siginfo_t info;
    int joined = 0;
    pid_t pid;
    sigemptyset(&child_only);
    sigaddset(&child_only, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child_only, NULL);
    sigwaitinfo(&child_only, &info);
    while ((pid = waitpid(-1, NULL, WNOHANG)) > 0) {
        for (int i = 0; i < started; i++) {
            if (pids[i] == pid)
                printf("Child %d ended\n", i + 1);
        }
        joined++;
    }
    return joined;
}

int main(int argc, char **argv)
{
    int limit = argc > 1 ? atoi(argv[1]) : 0, children = argc - 2;
    if (limit < 1 || children < 1 || children > MOST_CHILDREN) {
        fprintf(stderr, "usage: exercise LIMIT NAP ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);

    sigset_t child_only;
    sigemptyset(&child_only);
    sigaddset(&child_only, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child_only, NULL);
    int running = 0, started = 0;
    while (started < children || running > 0) {
        if (started < children && running < limit) {
            started++;
            start_child(started, atof(argv[started + 1]));
            running++;
        } else {
            running -= join_some(started);
        }
    }
    printf("%d children, at most %d at a time\n", children, limit);
    return EXIT_SUCCESS;
}
