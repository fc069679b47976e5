/*
 * Step 01c: a loop that burns.
 *
 * This program waits for NAP seconds by asking the clock again and again, and
 * keeps a core busy meanwhile. Make it sleep: it may use hardly any processor
 * time. `0.3` prints:
 *
 *     Waited for 0.30 second(s)
 *
 * Grade it: make grade 01c          Stuck? make hint 01c
 */
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

int main(int argc, char **argv)
{
    double nap = argc > 1 ? atof(argv[1]) : 0.3;
    double start = perf_counter();
#ifdef STARTER
    while (perf_counter() - start < nap)
        continue;
#else
    sleep_seconds(nap);
#endif
    printf("Waited for %.2f second(s)\n", perf_counter() - start);
    return 0;
}
