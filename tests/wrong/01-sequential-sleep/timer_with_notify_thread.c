// diagnosis: more than one process
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t signals_heard;

static void on_alarm(int signal_number)
{
    (void)signal_number;
    signals_heard++;
}

static void ring(union sigval value)
{
    (void)value;
    kill(getpid(), SIGALRM);
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static struct timespec as_timespec(double seconds)
{
    struct timespec t = {.tv_sec = (time_t)seconds};
    t.tv_nsec = (long)((seconds - (double)t.tv_sec) * 1e9);
    return t;
}

static void set_timer(timer_t timer, double tick)
{
    struct itimerspec setting = {as_timespec(tick), as_timespec(tick)};
    if (timer_settime(timer, 0, &setting, NULL) == -1) {
        perror("timer_settime");
        exit(EXIT_FAILURE);
    }
}

static void nap(double seconds)
{
    struct timespec left = as_timespec(seconds);
    while (clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR)
        continue;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: exercise SECONDS TICK\n");
        return 2;
    }
    struct sigaction action = {.sa_handler = on_alarm};
    sigaction(SIGALRM, &action, NULL);

    double tick = atof(argv[2]);
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_THREAD,
                             .sigev_notify_function = ring};
    if (tick > 0 && timer_create(CLOCK_MONOTONIC, &event, &timer) == -1) {
        perror("timer_create");
        return EXIT_FAILURE;
    }

    double start = seconds_now();
    if (tick > 0)
        set_timer(timer, tick);
    nap(atof(argv[1]));
    if (tick > 0)
        set_timer(timer, 0);
    double end = seconds_now();

    printf("Slept %.2f second(s)\n", end - start);
    printf("Heard %d signal(s)\n", (int)signals_heard);
    return EXIT_SUCCESS;
}
