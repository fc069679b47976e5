/*
 * Step 19b: the signal that came too early.
 *
 * SIGALRM comes between the look at `woken` and pause(): the handler has run,
 * and then the program sleeps for ever. Block the signal before the look, and
 * let sigsuspend unblock it and sleep, in one step.
 *
 *     woken
 *
 * Grade it: make grade 19b          Stuck? make hint 19b
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t woken;

static void on_alarm(int number)
{
    woken = number;
}

int main(void)
{
    struct sigaction action = {.sa_handler = on_alarm};
    sigset_t blocked, usual;
    sigaction(SIGALRM, &action, NULL);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGALRM);
#ifdef STARTER
    (void)usual; /* TODO: block it; `usual` is for what was blocked before */
#else
    sigprocmask(SIG_BLOCK, &blocked, &usual);
#endif
    while (!woken) {
        kill(getpid(), SIGALRM); /* at the worst moment */
#ifdef STARTER
        pause();
#else
        sigsuspend(&usual);
#endif
    }
    printf("woken\n");
    return 0;
}
