/*
 * Lesson 04: start ten processes in one loop, join them in a second one. Ten
 * sleepers need no more time than one, however few cores there are.
 * Run it:        make 04
 * Chapter:       docs/04-ten-processes.md
 * Change first:  start child n with seconds * (started + 1) / 10. How long now?
 */
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arguments.h"
#include "clock.h"

enum { MOST_PROCESSES = 1000 };

static int useless_function(double seconds)
{
    printf("Sleeping for %g second(s)\n", seconds);
    sleep_seconds(seconds);
    printf("Done sleeping\n");
    return ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* Returns the child's pid, or -1 with errno. The child needs no copy of its
 * argument handed over: fork has copied this whole process, `seconds` too. */
static pid_t start_process(double seconds)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(useless_function(seconds));
    return pid;
}

static bool join_process(int number, pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "waitpid");
    }
    if (WIFSIGNALED(status)) {
        warnx("child %d (pid %d) was killed by signal %d (%s)", number,
              (int)pid, WTERMSIG(status), strsignal(WTERMSIG(status)));
        return false;
    }
    if (WEXITSTATUS(status) != 0) {
        warnx("child %d (pid %d) exited with status %d", number, (int)pid,
              WEXITSTATUS(status));
        return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    double seconds = 2, processes = 10;
    struct argument arguments[] = {
        {"SECONDS", "how long each nap takes", &seconds, 0, 3600, false},
        {"PROCESSES", "how many to start", &processes, 1, MOST_PROCESSES, true},
        {0},
    };
    int status = arguments_read(argc, argv, arguments);
    if (status != ARGUMENTS_OK)
        return status;
    setvbuf(stdout, NULL, _IOLBF, 0);

    double start = perf_counter();
    pid_t pids[MOST_PROCESSES];
    int started = 0;
    bool ok = true;
    while (started < (int)processes) {
        pid_t pid = start_process(seconds);
        if (pid == -1) {
            /* No more for now; those that run must still be joined below. */
            warn("cannot start child %d", started + 1);
            ok = false;
            break;
        }
        pids[started++] = pid;
    }
    /* A second loop: a join in the first would wait for each child before
     * the next is even started. */
    for (int i = 0; i < started; i++) {
        if (!join_process(i + 1, pids[i]))
            ok = false;
    }
    printf("Finished in %.2f second(s)\n", perf_counter() - start);
    return ok && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
