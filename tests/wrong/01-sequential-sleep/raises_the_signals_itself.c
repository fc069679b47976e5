// diagnosis: the program sends the signals itself
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static volatile sig_atomic_t signals_heard;

static void on_alarm(int signal_number)
{
    (void)signal_number;
    signals_heard++;
}

static void catch_up(double seconds, double tick)
{
    if (tick > 0)
        for (int due = (int)(seconds / tick); due > 0; due--)
            raise(SIGALRM);
}

static struct timespec now(void)
{
    struct timespec moment;
    if (clock_gettime(CLOCK_MONOTONIC, &moment) == -1)
        err(EXIT_FAILURE, "clock_gettime");
    return moment;
}

static double between(struct timespec from, struct timespec to)
{
    return (double)(to.tv_sec - from.tv_sec) +
           (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

static struct timespec later(struct timespec moment, double seconds)
{
    /* One more, since the conversion rounds down: never less than asked. */
    long long nanos = (long long)(seconds * 1e9) + 1 + moment.tv_nsec;
    moment.tv_sec += (time_t)(nanos / 1000000000);
    moment.tv_nsec = (long)(nanos % 1000000000);
    return moment;
}

static void sleep_until(struct timespec deadline)
{
    int error;
    do
        error =
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL);
    while (error == EINTR);
    if (error)
        errx(EXIT_FAILURE, "clock_nanosleep: error %d", error);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: exercise SECONDS TICK\n");
        return 2;
    }
    double seconds = atof(argv[1]), tick = atof(argv[2]);

    struct sigaction action = {.sa_handler = on_alarm};
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGALRM, &action, NULL) == -1)
        err(EXIT_FAILURE, "sigaction");

    struct timespec start = now();
    sleep_until(later(start, seconds));
    double slept = between(start, now());
    catch_up(seconds, tick);

    printf("Slept %.2f second(s)\n", slept);
    printf("Heard %d signal(s)\n", (int)signals_heard);
    return EXIT_SUCCESS;
}
