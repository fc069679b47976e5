/*
 * Lesson 02: start two processes and wait for neither. The parent finishes
 * first, and its children live on without it, as orphans.
 * Run it:        make 02
 * Chapter:       docs/02-unjoined-fork.md
 * Change first:  delete the line with setvbuf, then run: make 02 | cat
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
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

/* Blocks until nobody holds the gate's other end open any more: a read from
 * a pipe without writers says "end of file". */
static void wait_at_gate(const int gate[2])
{
    char byte;
    close(gate[1]); /* this child's own copy would keep the gate shut */
    while (read(gate[0], &byte, 1) == -1 && errno == EINTR)
        continue;
    close(gate[0]);
}

static void start_process(double seconds, const int gate[2])
{
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "fork");
    if (pid > 0)
        return; /* the parent goes on at once */

    /* From here on there are two processes, and this is the child. */
    wait_at_gate(gate);
    /* _exit, not exit: exit would also run the parent's exit handlers and
     * write out the child's copy of the parent's stdio buffers. */
    _exit(useless_function(seconds));
}

int main(int argc, char **argv)
{
    double seconds = 1;
    struct argument arguments[] = {
        {"SECONDS", "how long each nap takes", &seconds, 0, 3600, false},
        {0},
    };
    int status = arguments_read(argc, argv, arguments);
    if (status != ARGUMENTS_OK)
        return status;
    /* fork copies stdio's buffer too, and _exit throws the copy away. So keep
     * it empty: hand on every line as soon as it is printed. */
    setvbuf(stdout, NULL, _IOLBF, 0);

    /* A fork takes a tenth of a millisecond; which of the two runs first
     * after it is up to the kernel. The gate opens when this process ends,
     * so its last line is always out before a child's first. */
    int gate[2];
    if (pipe(gate) == -1)
        err(EXIT_FAILURE, "pipe");

    double start = perf_counter();
    start_process(seconds, gate);
    start_process(seconds, gate);
    printf("Finished in %.2f second(s)\n", perf_counter() - start);
    return ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
