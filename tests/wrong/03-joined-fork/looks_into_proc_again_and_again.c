// diagnosis: it asks in a loop instead of waiting
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

static char state_of(pid_t pid)
{
    char path[32], line[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *stat = fopen(path, "r");
    if (!stat)
        return 'X';
    char *got = fgets(line, sizeof line, stat);
    fclose(stat);
    char *end = got ? strrchr(line, ')') : NULL;
    return end && end[1] ? end[2] : '?';
}

static int join(pid_t pid)
{
    int status = 0;
    for (;;) {
        char state = state_of(pid);
        if (state == 'Z' || state == 'X')
            break;
        usleep(5000);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    return status;
}

int main(int argc, char **argv)
{
    int children = argc - 1, ended_well = 0;
    pid_t pids[20];
    if (children < 1 || children > 20) {
        fprintf(stderr, "usage: exercise NAP:HOW:NUMBER ...\n");
        return 2;
    }
    for (int i = 0; i < children; i++) {
        pids[i] = fork();
        if (pids[i] == -1)
            err(EXIT_FAILURE, "fork");
        if (pids[i] == 0)
            child_main(argv[i + 1]);
    }
    for (int i = 0; i < children; i++) {
        int status = join(pids[i]);
        if (WIFEXITED(status))
            printf("Child %d exited with status %d\n", i + 1,
                   WEXITSTATUS(status));
        else
            printf("Child %d was killed by signal %d\n", i + 1,
                   WTERMSIG(status));
        ended_well += status == 0;
    }
    printf("%d of %d ended well\n", ended_well, children);
    exit(ended_well == children ? EXIT_SUCCESS : EXIT_FAILURE);
}
