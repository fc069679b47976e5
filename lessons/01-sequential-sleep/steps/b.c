/*
 * Step 01b: a nap of a quarter second.
 *
 * Sleep for as long as NAP, the first argument, says: 0 to 3 seconds, with
 * decimals. nanosleep wants whole seconds in tv_sec and the rest, in
 * nanoseconds, in tv_nsec. `0.25` naps and prints:
 *
 *     Done
 *
 * Grade it: make grade 01b          Stuck? make hint 01b
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(int argc, char **argv)
{
    double nap = argc > 1 ? atof(argv[1]) : 0.25;
    struct timespec time = {0};
    /* TODO: both parts of the nap. */
    time.tv_sec = nap;
    nanosleep(&time, NULL);
    printf("Done\n");
    return 0;
}
