/*
 * Step 01d: woken early.
 *
 * A signal ends a nap: nanosleep then returns -1. Print "Woken early" if that
 * happened, and "Slept well" if not. ALARM is when the signal comes, in
 * seconds, and the nap takes 0.3. `0.1` prints:
 *
 *     Woken early
 *
 * Grade it: make grade 01d          Stuck? make hint 01d
 */
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
#ifdef STARTER
    nanosleep(&nap, NULL);
    printf("Slept well\n");
#else
    if (nanosleep(&nap, NULL) == -1)
        printf("Woken early\n");
    else
        printf("Slept well\n");
#endif
    return 0;
}
