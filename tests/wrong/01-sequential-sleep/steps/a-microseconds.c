// diagnosis: the time is too long
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* Seconds on a clock that never jumps. */
static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
    double nap = argc > 1 ? atof(argv[1]) : 0.3;
    double start = now();
    usleep((useconds_t)(nap * 1e6));
    printf("Napped for %.2f second(s)\n", now() - start);
    return 0;
}
