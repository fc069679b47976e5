// Style: a semaphore that nobody posts, until a moment on the clock.
#define _GNU_SOURCE
#include <errno.h>
#include <math.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static volatile sig_atomic_t heard;
static void on_alarm(int s)
{
    (void)s;
    heard++;
}

static void set_timer(double tick)
{
    struct timeval every = {.tv_sec = (time_t)tick};
    every.tv_usec = (suseconds_t)((tick - (double)every.tv_sec) * 1e6);
    struct itimerval timer = {.it_interval = every, .it_value = every};
    setitimer(ITIMER_REAL, &timer, NULL);
}
static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
static void nap(double seconds)
{
    sem_t never;
    sem_init(&never, 0, 0);
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    long ns = t.tv_nsec + lround((seconds - floor(seconds)) * 1e9);
    t.tv_sec += (time_t)seconds + ns / 1000000000;
    t.tv_nsec = ns % 1000000000;
    while (sem_clockwait(&never, CLOCK_MONOTONIC, &t) == -1 && errno == EINTR)
        ;
    sem_destroy(&never);
}
int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: exercise SECONDS TICK\n");
        return 2;
    }
    double seconds = atof(argv[1]), tick = atof(argv[2]);
    struct sigaction action = {.sa_handler = on_alarm};
    sigaction(SIGALRM, &action, NULL);

    double start = seconds_now();
    set_timer(tick);
    nap(seconds);
    set_timer(0);
    double end = seconds_now();

    printf("Slept %.2f second(s)\n", end - start);
    printf("Heard %d signal(s)\n", (int)heard);
    return EXIT_SUCCESS;
}
