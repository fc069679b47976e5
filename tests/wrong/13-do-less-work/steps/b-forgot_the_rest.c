// diagnosis: the answer is not what happened
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

enum {
    TENTHS = 40 /* your answer */
};

int main(void)
{
    double reading = 4, the_rest = 6, start = perf_counter();
    sleep_seconds(reading);
    sleep_seconds(the_rest / 4);
    printf("it took: %.1f\ntenths: %d\n", perf_counter() - start, TENTHS);
    return 0;
}
