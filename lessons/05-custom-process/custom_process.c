/*
 * Lesson 05: a process class of our own. `struct process` knows how to start
 * and join; what embeds it brings its own data and its own run().
 * Run it:        make 05
 * Chapter:       docs/05-custom-process.md
 * Change first:  print countdown.count after the join. Is it 0?
 */
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "arguments.h"
#include "clock.h"

/* --- the class: what every process can do -------------------------------- */

struct process {
    int (*run)(struct process *self); /* in the child; its exit status */
    const char *name;
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

static bool process_join(struct process *process)
{
    int status;
    while (waitpid(process->pid, &status, 0) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "waitpid");
    }
    if (WIFSIGNALED(status))
        warnx("%s (pid %d) was killed by signal %d (%s)", process->name,
              (int)process->pid, WTERMSIG(status), strsignal(WTERMSIG(status)));
    else if (WEXITSTATUS(status) != 0)
        warnx("%s (pid %d) exited with status %d", process->name,
              (int)process->pid, WEXITSTATUS(status));
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* --- a subclass: a process that counts down ------------------------------- */

struct countdown {
    struct process process; /* first, so that both have the same address */
    double delay;
    int count;
};

static int countdown_run(struct process *self)
{
    struct countdown *countdown = (struct countdown *)self;
    printf("Starting: %s\n\n", self->name);
    while (countdown->count > 0) {
        sleep_seconds(countdown->delay);
        char when[64];
        time_t now = time(NULL);
        strftime(when, sizeof when, "%a %b %e %H:%M:%S %Y", localtime(&now));
        printf("('%s', '%s', %d)\n", self->name, when, countdown->count);
        countdown->count--;
    }
    printf("\nExiting: %s\n\n", self->name);
    return ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    double count = 5, delay = 1;
    struct argument arguments[] = {
        {"COUNT", "where the countdown begins", &count, 0, 3600, true},
        {"DELAY", "seconds between two numbers", &delay, 0, 3600, false},
        {0},
    };
    int status = arguments_read(argc, argv, arguments);
    if (status != ARGUMENTS_OK)
        return status;
    setvbuf(stdout, NULL, _IOLBF, 0);

    struct countdown countdown = {
        .process = {.run = countdown_run, .name = "newProcess 1"},
        .delay = delay,
        .count = (int)count,
    };
    process_start(&countdown.process);
    bool ok = process_join(&countdown.process);
    printf("Done\n");
    return ok && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
