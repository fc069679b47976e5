// diagnosis: it naps too long
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static void on_alarm(int number)
{
    (void)number;
}

int main(int argc, char **argv)
{
    double seconds = argc > 1 ? atof(argv[1]) : 0.3;
    struct timespec left = {.tv_nsec = (long)(seconds * 1e9)};
    struct itimerval timer = {.it_value = {.tv_usec = 200000}};
    signal(SIGALRM, on_alarm);
    setitimer(ITIMER_REAL, &timer, NULL);
    while (nanosleep(&left, NULL) == -1)
        continue;
    printf("Done\n");
    return 0;
}
