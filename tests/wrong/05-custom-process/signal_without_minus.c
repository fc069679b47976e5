// diagnosis: the minus before a signal's number is missing
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

/* --- the class ------------------------------------------------------------ */

struct process {
    int (*run)(struct process *self); /* in the child; its exit status */
    char name[16];
    pid_t pid; /* set by process_start */
};

static void process_start(struct process *process)
{
    process->pid = fork();
    if (process->pid == -1)
        err(EXIT_FAILURE, "cannot start %s", process->name);
    if (process->pid == 0)
        _exit(process->run(process));
}

/* Returns the exit status, or minus the signal's number. */
static int process_join(struct process *process)
{
    int status;
    while (waitpid(process->pid, &status, 0) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "waitpid");
    }
    return WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
}

/* --- the first kind ------------------------------------------------------- */

struct countdown {
    struct process process; /* first, so that both have the same address */
    double delay;
    int count;
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

/* --- the second kind ------------------------------------------------------ */

struct egg {
    struct process process;
    double seconds;
    int status;
};

static int egg_run(struct process *self)
{
    struct egg *egg = (struct egg *)self;
    sleep_seconds(egg->seconds);
    printf("%s: ding\n", self->name);
    return egg->status;
}

/* Reads one argument; returns the process, or NULL if it is of no kind. */
static struct process *new_process(int number, const char *argument)
{
    struct countdown *countdown = calloc(1, sizeof *countdown);
    struct egg *egg = calloc(1, sizeof *egg);
    struct process *process = NULL;
    if (!countdown || !egg)
        err(EXIT_FAILURE, "calloc");
    if (sscanf(argument, "countdown:%d:%lf", &countdown->count,
               &countdown->delay) == 2) {
        process = &countdown->process;
        process->run = countdown_run;
        free(egg);
    } else if (sscanf(argument, "egg:%lf:%d", &egg->seconds, &egg->status) ==
               2) {
        process = &egg->process;
        process->run = egg_run;
        free(countdown);
    }
    if (process)
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
    for (int i = 0; i < count; i++) {
        processes[i] = new_process(i + 1, argv[i + 1]);
        if (!processes[i])
            errx(2, "cannot read '%s'", argv[i + 1]);
    }
    for (int i = 0; i < count; i++)
        process_start(processes[i]);
    for (int i = 0; i < count; i++) {
        int code = process_join(processes[i]);
        printf("P%d ended with %d\n", i + 1, code);
        if (code != 0)
            status = EXIT_FAILURE;
        free(processes[i]);
    }
    return status;
}
