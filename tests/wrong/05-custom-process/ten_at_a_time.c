// diagnosis: joined before the next was started
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { AT_ONCE = 10 };

struct process {
    int (*run)(struct process *self);
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

static void process_start(struct process *process)
{
    process->pid = fork();
    if (process->pid == -1)
        err(EXIT_FAILURE, "cannot start %s", process->name);
    if (process->pid == 0)
        _exit(process->run(process));
}

static int process_join(struct process *process)
{
    int status;
    while (waitpid(process->pid, &status, 0) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "waitpid");
    }
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

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

static int egg_run(struct process *self)
{
    struct egg *egg = (struct egg *)self;
    sleep_seconds(egg->seconds);
    printf("%s: ding\n", self->name);
    return egg->status;
}

static struct process *new_process(int number, const char *argument)
{
    struct countdown c = {.process.run = countdown_run};
    struct egg e = {.process.run = egg_run};
    struct process *process;
    if (sscanf(argument, "countdown:%d:%lf", &c.count, &c.delay) == 2) {
        struct countdown *copy = malloc(sizeof *copy);
        if (!copy)
            err(EXIT_FAILURE, "malloc");
        *copy = c;
        process = &copy->process;
    } else if (sscanf(argument, "egg:%lf:%d", &e.seconds, &e.status) == 2) {
        struct egg *copy = malloc(sizeof *copy);
        if (!copy)
            err(EXIT_FAILURE, "malloc");
        *copy = e;
        process = &copy->process;
    } else {
        errx(2, "cannot read '%s'", argument);
    }
    snprintf(process->name, sizeof process->name, "P%d", number);
    return process;
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
    for (int first = 0; first < count; first += AT_ONCE) {
        int end = first + AT_ONCE < count ? first + AT_ONCE : count;
        for (int i = first; i < end; i++)
            process_start(processes[i]);
        for (int i = first; i < end; i++) {
            int code = process_join(processes[i]);
            printf("%s ended with %d\n", processes[i]->name, code);
            if (code != 0)
                status = EXIT_FAILURE;
        }
    }
    return status;
}
