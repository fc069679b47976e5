/*
 * Lesson 01: two naps, one after the other. One process, one thing at a time.
 *
 * Run it:        make 01
 * Chapter:       docs/01-sequential-sleep.md
 * Change first:  call useless_function a third time. What will it print last?
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "arguments.h"

/* A clock that never jumps, unlike the time of day, which somebody may set. */
static double perf_counter(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void sleep_seconds(double seconds)
{
    struct timespec left;
    left.tv_sec = (time_t)seconds;
    left.tv_nsec = (long)((seconds - floor(seconds)) * 1e9);
    /* A signal wakes a sleeper early: nanosleep then says EINTR and leaves
     * in `left` what remains, so go back to sleep for the rest. */
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        continue;
}

static void useless_function(double seconds)
{
    printf("Sleeping for %g second(s)\n", seconds);
    sleep_seconds(seconds);
    printf("Done sleeping\n");
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
    /* Hand on each line as it is printed, also into a pipe or a file, where
     * stdout would otherwise hold everything back until the end. */
    setvbuf(stdout, NULL, _IOLBF, 0);

    double start = perf_counter();
    useless_function(seconds);
    useless_function(seconds);
    printf("Finished in %.2f second(s)\n", perf_counter() - start);
    return ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
