// diagnosis: it naps too long
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(int argc, char **argv)
{
    double nap = argc > 1 ? atof(argv[1]) : 0.25;
    struct timespec time = {0};
    time.tv_sec = (time_t)nap + 1;
    nanosleep(&time, NULL);
    printf("Done\n");
    return 0;
}
