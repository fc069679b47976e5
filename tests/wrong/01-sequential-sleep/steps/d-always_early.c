// diagnosis: the lines are not as asked for
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
    double alarm = argc > 1 ? atof(argv[1]) : 0.1;
    struct timespec nap = {.tv_nsec = 300000000};
    struct itimerval timer = {.it_value = {.tv_usec = (long)(alarm * 1e6)}};
    signal(SIGALRM, on_alarm);
    setitimer(ITIMER_REAL, &timer, NULL);
    if (nanosleep(&nap, NULL) != 1)
        printf("Woken early\n");
    else
        printf("Slept well\n");
    return 0;
}
