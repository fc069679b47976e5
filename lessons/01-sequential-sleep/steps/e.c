/*
 * Step 01e: sleep the rest.
 *
 * A signal comes after 0.2 seconds and ends the nap. Go on with what is left,
 * so that the nap takes NAP seconds in all, whatever comes. nanosleep writes
 * what is left into its second argument. `0.3` prints, after 0.3 seconds:
 *
 *     Done
 *
 * Grade it: make grade 01e          Stuck? make hint 01e
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
    double seconds = argc > 1 ? atof(argv[1]) : 0.3;
    struct timespec left = {.tv_nsec = (long)(seconds * 1e9)};
    struct itimerval timer = {.it_value = {.tv_usec = 200000}};
    signal(SIGALRM, on_alarm);
    setitimer(ITIMER_REAL, &timer, NULL);
    nanosleep(&left, NULL);
    printf("Done\n");
    return 0;
}
