// diagnosis: each signal takes a piece of the nap
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static volatile sig_atomic_t signals_heard;

static void on_alarm(int signal_number)
{
    (void)signal_number;
    signals_heard++;
}

/* From now on, SIGALRM every `tick` seconds; with 0 no more. */
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
    for (int slice = 0; slice < (int)(seconds * 200 + 0.999); slice++) {
        struct timespec moment = {0, 5000000};
        nanosleep(&moment, NULL);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: exercise SECONDS TICK\n");
        return 2;
    }
    struct sigaction action = {.sa_handler = on_alarm};
    sigaction(SIGALRM, &action, NULL);

    double start = seconds_now();
    set_timer(atof(argv[2]));
    nap(atof(argv[1]));
    set_timer(0);
    double end = seconds_now();

    printf("Slept %.2f second(s)\n", end - start);
    printf("Heard %d signal(s)\n", (int)signals_heard);
    return EXIT_SUCCESS;
}
