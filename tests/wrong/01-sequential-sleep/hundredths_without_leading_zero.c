// diagnosis: hundredths lose a zero
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static volatile sig_atomic_t alarms;

static void alarm_rang(int number)
{
    (void)number;
    alarms++;
}

static long long microseconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void ring_every(long long microseconds)
{
    struct itimerval timer = {
        .it_interval = {microseconds / 1000000, microseconds % 1000000},
        .it_value = {microseconds / 1000000, microseconds % 1000000},
    };
    setitimer(ITIMER_REAL, &timer, NULL);
}

static void sleep_until(long long end)
{
    struct timespec deadline = {
        .tv_sec = (time_t)(end / 1000000),
        .tv_nsec = (long)(end % 1000000) * 1000,
    };
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL) ==
           EINTR)
        ;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: exercise SECONDS TICK\n");
        return 2;
    }
    long long duration = (long long)(strtod(argv[1], NULL) * 1e6 + 0.5);
    long long tick = (long long)(strtod(argv[2], NULL) * 1e6 + 0.5);

    struct sigaction action = {.sa_handler = alarm_rang};
    sigaction(SIGALRM, &action, NULL);

    long long start = microseconds_now();
    ring_every(tick);
    sleep_until(start + duration + 1);
    ring_every(0);
    long long hundredths = (microseconds_now() - start + 5000) / 10000;

    printf("Slept %lld.%lld second(s)\n", hundredths / 100, hundredths % 100);
    printf("Heard %d signal(s)\n", (int)alarms);
    return 0;
}
