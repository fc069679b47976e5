/*
 * Exercise 05: a second kind of process.
 *
 *     exercise countdown:COUNT:DELAY | egg:SECONDS:STATUS ...
 *
 * One argument a process, 1 to 20: P1, P2, ... A countdown, which is written,
 * counts from COUNT (0 to 9) down to 1, with a nap of DELAY before each. The
 * egg timer is yours: it naps for SECONDS, prints one line, and exits with
 * STATUS (0 to 255). Naps are from 0 to 60, with decimals. Start all, join all
 * in this order, and print a line for each.
 * `exercise countdown:2:0.3 egg:0.5:7` prints:
 *
 *     P1: 2
 *     P2: ding
 *     P1: 1
 *     P1 ended with 0
 *     P2 ended with 7
 *
 * the exit status, or minus the signal that killed it (a countdown from 0
 * kills itself: -9). The program's own is 0 if all are 0, else 1.
 *
 * Graded, with other valid arguments:
 *   - one process an argument, started by the program itself;
 *   - all run at the same time: the first join follows the last start;
 *   - each process prints its own lines, with its own name and numbers;
 *   - exactly these lines, each process's in its order, the "ended" ones in
 *     that of the arguments; and the exit status;
 *   - every process is waited for; the program sends no signals.
 *
 * Try it:   make try 05 ARGS="countdown:2:0.3 egg:0.5:7"
 * Grade it: make grade 05          Stuck? make hint 05
 */
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
    /* TODO: and if it was killed by a signal? */
    return WEXITSTATUS(status);
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

/* TODO: what does an egg timer know beside what every process knows? */
struct egg {
    struct process process;
};

static int egg_run(struct process *self)
{
    printf("%s: ding\n", self->name);
    return 0;
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
    } else if (argument[0] == 'e') { /* TODO: read the rest of it */
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
    /* TODO: start all of them before the first join. */
    for (int i = 0; i < count; i++) {
        process_start(processes[i]);
        printf("P%d ended with %d\n", i + 1, process_join(processes[i]));
    }
    return status;
}
