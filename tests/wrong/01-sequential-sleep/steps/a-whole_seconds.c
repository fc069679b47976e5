// diagnosis: the time is in whole seconds
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* Seconds on a clock that never jumps. */
static double now(void)
{
    return (double)time(NULL);
}

int main(int argc, char **argv)
{
    double nap = argc > 1 ? atof(argv[1]) : 0.3;
    double start = now();
    usleep((useconds_t)(nap * 1e6));
    printf("Napped for %.2f second(s)\n", now() - start);
    return 0;
}
