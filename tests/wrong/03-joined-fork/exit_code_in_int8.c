// diagnosis: an exit status above 127 is told wrongly
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
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

/* Like Python: 0 or more is an exit status, below 0 is a signal. */
struct child {
    pid_t pid;
    int8_t exitcode;
};

static void start(struct child *child, const char *argument)
{
    child->pid = fork();
    if (child->pid == -1)
        err(EXIT_FAILURE, "fork");
    if (child->pid == 0)
        child_main(argument);
}

static void join(struct child *child)
{
    int status;
    while (waitpid(child->pid, &status, 0) == -1)
        if (errno != EINTR)
            err(EXIT_FAILURE, "waitpid");
    if (WIFSIGNALED(status))
        child->exitcode = -WTERMSIG(status);
    else
        child->exitcode = WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
    struct child child[20];
    int n = argc - 1, good = 0;
    if (n < 1 || n > 20) {
        fprintf(stderr, "usage: exercise NAP:HOW:NUMBER ...\n");
        return 2;
    }
    for (int i = 0; i < n; i++)
        start(&child[i], argv[i + 1]);
    for (int i = 0; i < n; i++)
        join(&child[i]);
    for (int i = 0; i < n; i++) {
        int code = child[i].exitcode;
        if (code < 0)
            printf("Child %d was killed by signal %d\n", i + 1, -code);
        else
            printf("Child %d exited with status %d\n", i + 1, code);
        if (code == 0)
            good++;
    }
    printf("%d of %d ended well\n", good, n);
    return good == n ? EXIT_SUCCESS : EXIT_FAILURE;
}
