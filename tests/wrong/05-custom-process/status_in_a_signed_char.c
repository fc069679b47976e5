// diagnosis: the wrong end of a process
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "clock.h"

#define NAME_VARIABLE "EXERCISE_05_NAME"

extern char **environ;

/* The whole life of a process that was started by another one. */
static int be_process(const char *name, char *argument)
{
    const char *kind = strtok(argument, ":");
    const char *first = strtok(NULL, ":"), *second = strtok(NULL, ":");
    if (!kind || !first || !second)
        return 2;
    if (strcmp(kind, "egg") == 0) {
        sleep_seconds(strtod(first, NULL));
        printf("%s: ding\n", name);
        fflush(stdout);
        return (int)strtol(second, NULL, 10);
    }
    long count = strtol(first, NULL, 10);
    double delay = strtod(second, NULL);
    if (count == 0)
        raise(SIGKILL);
    while (count > 0) {
        sleep_seconds(delay);
        printf("%s: %ld\n", name, count--);
        fflush(stdout);
    }
    return 0;
}

static pid_t start(int number, char *program, char *argument)
{
    char name[16];
    snprintf(name, sizeof name, "P%d", number);
    if (setenv(NAME_VARIABLE, name, 1) == -1)
        err(EXIT_FAILURE, "setenv");
    char *arguments[] = {program, argument, NULL};
    pid_t pid;
    int error =
        posix_spawn(&pid, "/proc/self/exe", NULL, NULL, arguments, environ);
    if (error)
        errx(EXIT_FAILURE, "cannot start %s: %s", name, strerror(error));
    return pid;
}

int main(int argc, char **argv)
{
    const char *name = getenv(NAME_VARIABLE);
    if (name)
        return be_process(name, argv[1]);
    if (argc < 2 || argc > 21)
        errx(2, "give 1 to 20 arguments");

    pid_t pids[20];
    int all_good = 1;
    for (int i = 1; i < argc; i++)
        pids[i - 1] = start(i, argv[0], argv[i]);
    for (int i = 1; i < argc; i++) {
        int status;
        while (waitpid(pids[i - 1], &status, 0) == -1) {
            if (errno != EINTR)
                err(EXIT_FAILURE, "waitpid");
        }
        signed char code =
            WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
        printf("P%d ended with %d\n", i, code);
        fflush(stdout);
        all_good &= code == 0;
    }
    return all_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
