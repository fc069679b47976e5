/*
 * Step 13b: the floor.
 *
 * Predict: a job takes 10 seconds. 4 of them read the file, which cannot be
 * done in part; the other 6 are shrunk to a quarter. How many tenths of a
 * second does the job take now? Put your answer in place of the 0; the clock
 * is the judge.
 *
 * Grade it: make grade 13b          Stuck? make hint 13b
 */
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

enum {
#ifdef STARTER
    TENTHS = 0 /* your answer */
#else
    TENTHS = 55 /* your answer */
#endif
};

int main(void)
{
    double reading = 4, the_rest = 6, start = perf_counter();
    sleep_seconds(reading);
    sleep_seconds(the_rest / 4);
    printf("it took: %.1f\ntenths: %d\n", perf_counter() - start, TENTHS);
    return 0;
}
