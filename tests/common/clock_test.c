/*
 * Measures common/clock, for clock.bats.
 *   clock_test sleep SECONDS   how long sleep_seconds(SECONDS) takes
 *   clock_test alarm SECONDS   the same, while a signal comes every 10 ms
 *   clock_test step            the smallest step of perf_counter that is seen
 *   clock_test back            how often 100,000 readings went backwards
 */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "clock.h"

static void on_alarm(int signal_number)
{
    (void)signal_number;
}

static void alarm_every_10_ms(void)
{
    struct sigaction action = {.sa_handler = on_alarm}; /* no SA_RESTART */
    struct itimerval every = {{0, 10000}, {0, 10000}};
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &every, NULL);
}

static double time_sleep(double seconds)
{
    double start = perf_counter();
    sleep_seconds(seconds);
    return perf_counter() - start;
}

static void look_at_clock(int *back, double *step)
{
    double before = perf_counter();
    *back = 0;
    *step = INFINITY;
    for (int i = 0; i < 100000; i++) {
        double now = perf_counter();
        *back += now < before;
        if (now > before)
            *step = fmin(*step, now - before);
        before = now;
    }
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    int back;
    double step;
    if (strcmp(what, "alarm") == 0)
        alarm_every_10_ms();
    if (argc == 3) {
        printf("%.6f\n", time_sleep(strtod(argv[2], NULL)));
        return 0;
    }
    look_at_clock(&back, &step);
    if (strcmp(what, "step") == 0)
        printf("%.9f\n", step);
    else
        printf("%d\n", back);
    return 0;
}
