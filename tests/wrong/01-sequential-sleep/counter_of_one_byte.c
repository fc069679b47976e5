// diagnosis: the number of signals is not counted
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* A single byte: no signal can ever see half of it. */
static volatile uint8_t ticks;

static void tick_tock(int signo)
{
    (void)signo;
    ticks++;
}

static struct timespec split(double seconds)
{
    struct timespec ts;
    ts.tv_sec = (time_t)seconds;
    ts.tv_nsec = (long)((seconds - (double)ts.tv_sec) * 1e9);
    return ts;
}

static double since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) +
           (double)(now.tv_nsec - start->tv_nsec) * 1e-9;
}

static void nap(double seconds)
{
    struct timespec left = split(seconds);
    while (nanosleep(&left, &left) == -1)
        if (errno != EINTR) {
            perror("nanosleep");
            exit(EXIT_FAILURE);
        }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: exercise SECONDS TICK\n");
        return 2;
    }
    struct sigaction action = {.sa_handler = tick_tock};
    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);

    timer_t timer;
    struct sigevent how = {.sigev_notify = SIGEV_SIGNAL,
                           .sigev_signo = SIGALRM};
    if (timer_create(CLOCK_MONOTONIC, &how, &timer) == -1) {
        perror("timer_create");
        return EXIT_FAILURE;
    }
    struct timespec start, every = split(atof(argv[2]));
    struct itimerspec program = {.it_interval = every, .it_value = every};

    clock_gettime(CLOCK_MONOTONIC, &start);
    timer_settime(timer, 0, &program, NULL);
    nap(atof(argv[1]));
    double slept = since(&start);
    timer_delete(timer);

    printf("Slept %.2f second(s)\n", slept);
    printf("Heard %d signal(s)\n", ticks);
    return EXIT_SUCCESS;
}
