// diagnosis: its exit status hides that a process failed
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

struct process {
    int (*run)(const struct process *self);
    const char *argument;
    int number;
    pid_t pid;
};

static int run_countdown(const struct process *self)
{
    int count;
    double delay;
    if (sscanf(self->argument, "countdown:%d:%lf", &count, &delay) != 2)
        return 2;
    if (count == 0)
        raise(SIGKILL);
    while (count > 0) {
        sleep_seconds(delay);
        printf("P%d: %d\n", self->number, count--);
    }
    return 0;
}

static int run_egg(const struct process *self)
{
    int status;
    double seconds;
    if (sscanf(self->argument, "egg:%lf:%d", &seconds, &status) != 2)
        return 2;
    sleep_seconds(seconds);
    printf("P%d: ding\n", self->number);
    return status;
}

static pid_t start(const struct process *process)
{
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "cannot start P%d", process->number);
    if (pid == 0) {
        int code = process->run(process);
        fflush(stdout);
        _exit(code);
    }
    return pid;
}

static int join(const struct process *process)
{
    int status;
    if (waitpid(process->pid, &status, 0) != process->pid)
        err(EXIT_FAILURE, "waitpid");
    if (WIFSIGNALED(status))
        return -WTERMSIG(status);
    return WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
    struct process processes[20];
    int count = argc - 1, sum = 0;
    if (count < 1 || count > 20)
        errx(2, "give 1 to 20 arguments");
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 0; i < count; i++) {
        struct process *process = &processes[i];
        process->argument = argv[i + 1];
        process->number = i + 1;
        if (strncmp(process->argument, "countdown:", 10) == 0)
            process->run = run_countdown;
        else if (strncmp(process->argument, "egg:", 4) == 0)
            process->run = run_egg;
        else
            errx(2, "cannot read '%s'", process->argument);
    }
    for (int i = 0; i < count; i++)
        processes[i].pid = start(&processes[i]);
    for (int i = 0; i < count; i++) {
        int code = join(&processes[i]);
        printf("P%d ended with %d\n", i + 1, code);
        sum += code;
    }
    return sum != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
