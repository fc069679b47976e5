// diagnosis: it says how a process ended before it has
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

struct process {
    int (*run)(struct process *self);
    int (*join)(struct process *self);
    char name[16];
    pid_t pid;
};

struct countdown {
    struct process process;
    double delay;
    int count;
};

struct egg {
    struct process process;
    double seconds;
    int status;
};

static int countdown_run(struct process *self)
{
    struct countdown *countdown = (struct countdown *)self;
    if (countdown->count == 0)
        raise(SIGKILL);
    for (int i = countdown->count; i > 0; i--) {
        sleep_seconds(countdown->delay);
        printf("%s: %d\n", self->name, i);
    }
    return 0;
}

static int countdown_join(struct process *self)
{
    int status;
    while (waitpid(self->pid, &status, 0) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "waitpid");
    }
    if (WIFSIGNALED(status))
        return -WTERMSIG(status);
    return WEXITSTATUS(status);
}

static int egg_run(struct process *self)
{
    struct egg *egg = (struct egg *)self;
    sleep_seconds(egg->seconds);
    printf("%s: ding\n", self->name);
    return egg->status;
}

static int egg_join(struct process *self)
{
    return ((struct egg *)self)->status;
}

static struct process *new_process(int number, const char *argument)
{
    struct countdown c = {.process = {countdown_run, countdown_join, "", 0}};
    struct egg e = {.process = {egg_run, egg_join, "", 0}};
    struct process *process = NULL;
    if (sscanf(argument, "countdown:%d:%lf", &c.count, &c.delay) == 2) {
        if ((process = malloc(sizeof c)) != NULL)
            *(struct countdown *)process = c;
    } else if (sscanf(argument, "egg:%lf:%d", &e.seconds, &e.status) == 2) {
        if ((process = malloc(sizeof e)) != NULL)
            *(struct egg *)process = e;
    } else {
        errx(2, "cannot read '%s'", argument);
    }
    if (!process)
        err(EXIT_FAILURE, "malloc");
    snprintf(process->name, sizeof process->name, "P%d", number);
    return process;
}

static void process_start(struct process *process)
{
    process->pid = fork();
    if (process->pid == -1)
        err(EXIT_FAILURE, "cannot start %s", process->name);
    if (process->pid == 0)
        _exit(process->run(process));
}

int main(int argc, char **argv)
{
    int count = argc - 1, status = EXIT_SUCCESS;
    if (count < 1 || count > 20)
        errx(2, "give 1 to 20 arguments");
    struct process *processes[20];
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 0; i < count; i++)
        processes[i] = new_process(i + 1, argv[i + 1]);
    for (int i = 0; i < count; i++)
        process_start(processes[i]);
    for (int i = 0; i < count; i++) {
        int code = processes[i]->join(processes[i]);
        printf("%s ended with %d\n", processes[i]->name, code);
        if (code != 0)
            status = EXIT_FAILURE;
    }
    while (wait(NULL) > 0)
        continue;
    return status;
}
