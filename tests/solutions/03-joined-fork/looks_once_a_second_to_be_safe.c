// Style: woken by SIGCHLD; looks once a second all the same, to be safe.
#include <err.h>
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
    sigset_t s;
    sigemptyset(&s);
    sigprocmask(SIG_SETMASK, &s, NULL);
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

static int report(int number, pid_t pid)
{
    int status;
    sigset_t s;
    sigemptyset(&s);
    sigaddset(&s, SIGCHLD);
    while (waitpid(pid, &status, WNOHANG) == 0)
        sigtimedwait(&s, NULL, &(struct timespec){1, 0});
    if (WIFSIGNALED(status)) {
        printf("Child %d was killed by signal %d\n", number, WTERMSIG(status));
        return 0;
    }
    printf("Child %d exited with status %d\n", number, WEXITSTATUS(status));
    return WEXITSTATUS(status) == 0;
}

int main(int argc, char **argv)
{
    int children = argc - 1, ended_well = 0;
    if (children < 1 || children > 20) {
        fprintf(stderr, "usage: exercise NAP:HOW:NUMBER ...\n");
        return 2;
    }
    sigset_t s;
    sigemptyset(&s);
    sigaddset(&s, SIGCHLD);
    sigprocmask(SIG_BLOCK, &s, NULL);
    pid_t pids[20];
    for (int i = 0; i < children; i++) {
        pids[i] = fork();
        if (pids[i] == -1)
            err(EXIT_FAILURE, "fork");
        if (pids[i] == 0)
            child_main(argv[i + 1]);
    }
    for (int i = 0; i < children; i++)
        ended_well += report(i + 1, pids[i]);
    printf("%d of %d ended well\n", ended_well, children);
    return ended_well == children ? EXIT_SUCCESS : EXIT_FAILURE;
}
