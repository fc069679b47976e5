/*
 * Exercise 01: a nap that survives signals.
 *
 *     exercise SECONDS TICK
 *
 * SECONDS is a number from 0 to 60, TICK 0 or from 0.001 to 60. The program
 * takes one nap of SECONDS. Meanwhile a timer sends it SIGALRM every TICK
 * seconds (0: never), which runs the handler and wakes the sleeper early. The
 * nap takes SECONDS all the same, and does not start again from the
 * beginning. `exercise 1.25 0.1` prints how long the nap really took, and how
 * often the handler has run:
 *
 *     Slept 1.25 second(s)
 *     Heard 12 signal(s)
 *
 * Graded, with other valid numbers:
 *   - exactly these two lines, and exit status 0;
 *   - the nap takes SECONDS, also with signals: never less, and on an idle
 *     machine at most 0.4 seconds more;
 *   - the first line says what the clock on the wall says;
 *   - the signals are heard: at least half of SECONDS / TICK, and at most
 *     SECONDS / TICK + 2 (more if the nap was late); 0 with TICK 0;
 *   - asleep means asleep: no loop that looks at the clock; less than a
 *     twentieth of SECONDS of processor time;
 *   - no other process, and no thread.
 *
 * Try it:   make try 01 ARGS="1.25 0.1"
 * Grade it: make grade 01          Stuck? make hint 01
 */
#include <errno.h>
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

/* TODO: this measures nothing yet. Ask CLOCK_MONOTONIC for the time. */
static double seconds_now(void)
{
    return 0;
}

/* TODO: a signal ends nanosleep early. What does it return then, what is in
 * errno, and what is its second argument for? */
static void nap(double seconds)
{
    struct timespec duration = {.tv_sec = (time_t)seconds};
    duration.tv_nsec = (long)((seconds - (double)duration.tv_sec) * 1e9);
    nanosleep(&duration, NULL);
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
