/*
 * Lesson 03: start two processes, then join both: wait until each has ended,
 * and look at how it ended.
 * Run it:        make 03
 * Chapter:       docs/03-joined-fork.md
 * Change first:  let each child exit with its number. What does 03 say then?
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

static int useless_function(double seconds)
{
    printf("Sleeping for %g second(s)\n", seconds);
    sleep_seconds(seconds);
    printf("Done sleeping\n");
    return ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* Returns the child's pid, or -1 if there is no child, after saying why. */
static pid_t start_process(int number, double seconds)
{
    pid_t pid = fork();
    if (pid == -1)
        warn("cannot start child %d", number);
    if (pid == 0)
        _exit(useless_function(seconds));
    return pid;
}

/* Blocks until the child has ended, and reaps it: between its end and this
 * call it is a zombie, kept only so that its status can be read here.
 * Returns whether it ended well; says so if it did not. */
static bool join_process(int number, pid_t pid)
{
    int status;
    if (pid == -1)
        return false; /* never started; and waitpid(-1) waits for anybody */
    while (waitpid(pid, &status, 0) == -1) {
        if (errno != EINTR) /* a signal to us is no news of the child */
            err(EXIT_FAILURE, "waitpid");
    }
    /* The status is two answers in one number; ask before reading either. */
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
    double seconds1 = 1, seconds2 = 1;
    struct argument arguments[] = {
        {"SECONDS1", "how long child 1 naps", &seconds1, 0, 3600, false},
        {"SECONDS2", "how long child 2 naps", &seconds2, 0, 3600, false},
        {0},
    };
    int status = arguments_read(argc, argv, arguments);
    if (status != ARGUMENTS_OK)
        return status;
    setvbuf(stdout, NULL, _IOLBF, 0);

    double start = perf_counter();
    pid_t child1 = start_process(1, seconds1);
    pid_t child2 = start_process(2, seconds2);
    bool ok1 = join_process(1, child1);
    bool ok2 = join_process(2, child2);
    printf("Finished in %.2f second(s)\n", perf_counter() - start);
    return ok1 && ok2 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
