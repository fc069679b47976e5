#include "clock.h"

#include "now.h"

double perf_counter(void)
{
    return pool__now();
}

void sleep_seconds(double seconds)
{
    pool__sleep(seconds);
}
