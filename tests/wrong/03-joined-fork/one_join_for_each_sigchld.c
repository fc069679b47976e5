// diagnosis: it does not notice children that end together
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

static void child_main(const char *argument)
{
    double nap = 0;
    char how[8] = "";
    int number = 0;
    if (sscanf(argument, "%lf:%7[a-z]:%d", &nap, how, &number) != 3)
        _exit(2);
    sleep_seconds(nap);
    if (strcmp(how, "signal") == 0) {
        struct rlimit no_core = {0, 0};
        setrlimit(RLIMIT_CORE, &no_core);
        signal(number, SIG_DFL);
        kill(getpid(), number);
    }
    _exit(number);
}

static pid_t pids[20];
static int statuses[20];

static void join_all(int children, const sigset_t *news)
{
    int joined = 0, which;
    while (joined < children) {
        int status;
        sigwait(news, &which);
        pid_t pid = waitpid(-1, &status, WNOHANG);
        if (pid <= 0)
            continue;
        for (int i = 0; i < children; i++)
            if (pids[i] == pid)
                statuses[i] = status;
        joined++;
    }
}

int main(int argc, char **argv)
{
    int children = argc - 1, ended_well = 0;
    sigset_t news, before;
    if (children < 1 || children > 20) {
        fprintf(stderr, "usage: exercise NAP:HOW:NUMBER ...\n");
        return 2;
    }
    sigemptyset(&news);
    sigaddset(&news, SIGCHLD);
    sigprocmask(SIG_BLOCK, &news, &before);
    for (int i = 0; i < children; i++) {
        pids[i] = fork();
        if (pids[i] == -1)
            err(EXIT_FAILURE, "fork");
        if (pids[i] == 0) {
            sigprocmask(SIG_SETMASK, &before, NULL);
            child_main(argv[i + 1]);
        }
    }
    join_all(children, &news);
    for (int i = 0; i < children; i++) {
        if (WIFSIGNALED(statuses[i])) {
            printf("Child %d was killed by signal %d\n", i + 1,
                   WTERMSIG(statuses[i]));
            continue;
        }
        printf("Child %d exited with status %d\n", i + 1,
               WEXITSTATUS(statuses[i]));
        if (WEXITSTATUS(statuses[i]) == 0)
            ended_well++;
    }
    printf("%d of %d ended well\n", ended_well, children);
    return ended_well == children ? EXIT_SUCCESS : EXIT_FAILURE;
}
