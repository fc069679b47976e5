// diagnosis: the lines are in the wrong order
#include <errno.h>
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
    struct timespec left = {.tv_sec = (time_t)seconds};
    left.tv_nsec = (long)((seconds - (double)left.tv_sec) * 1e9);
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        continue;
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

    printf("Heard %d signal(s)\n", (int)heard);
    printf("Slept %.2f second(s)\n", end - start);
    return EXIT_SUCCESS;
}
