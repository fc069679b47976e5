/*
 * Step 01a: read the clock.
 *
 * Print how long the nap really took, in seconds: read CLOCK_MONOTONIC before
 * and after it. NAP is the first argument. `0.3` prints:
 *
 *     Napped for 0.30 second(s)
 *
 * Grade it: make grade 01a          Stuck? make hint 01a
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* Seconds on a clock that never jumps. */
static double now(void)
{
    /* TODO: fill a struct timespec with clock_gettime. */
    return 0;
}

int main(int argc, char **argv)
{
    double nap = argc > 1 ? atof(argv[1]) : 0.3;
    double start = now();
    usleep((useconds_t)(nap * 1e6));
    printf("Napped for %.2f second(s)\n", now() - start);
    return 0;
}
