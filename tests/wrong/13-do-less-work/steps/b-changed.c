// diagnosis: it naps too short
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

enum {
    TENTHS = 47 /* your answer */
};

int main(void)
{
    double reading = 4, the_rest = 6, start = perf_counter();
    sleep_seconds(reading);
    sleep_seconds(the_rest / 8);
    printf("it took: %.1f\ntenths: %d\n", perf_counter() - start, TENTHS);
    return 0;
}
