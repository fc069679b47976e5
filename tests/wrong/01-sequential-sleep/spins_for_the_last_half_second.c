// diagnosis: it keeps the processor busy
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

#define NSEC   1000000000LL
#define MARGIN (NSEC / 2) /* the kernel may wake us late */

static volatile sig_atomic_t hits;

static void handler(int n)
{
    (void)n;
    hits++;
}

static long long now(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec * NSEC + ts.tv_nsec;
}

static void precise_sleep(long long until)
{
    long long left;
    while ((left = until - MARGIN - now()) > 0) {
        struct timespec ts = {left / NSEC, left % NSEC};
        nanosleep(&ts, NULL);
    }
    while (now() < until)
        ;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s SECONDS TICK\n", argv[0]);
        return 2;
    }
    long long length = (long long)(atof(argv[1]) * 1e9);
    long tick_us = (long)(atof(argv[2]) * 1e6);

    struct sigaction sa = {.sa_handler = handler};
    sigaction(SIGALRM, &sa, NULL);
    struct itimerval on = {{tick_us / 1000000, tick_us % 1000000},
                           {tick_us / 1000000, tick_us % 1000000}};
    struct itimerval off = {{0, 0}, {0, 0}};

    long long start = now();
    setitimer(ITIMER_REAL, &on, NULL);
    precise_sleep(start + length);
    setitimer(ITIMER_REAL, &off, NULL);
    long long end = now();

    printf("Slept %.2f second(s)\n", (double)(end - start) / 1e9);
    printf("Heard %d signal(s)\n", (int)hits);
    return 0;
}
