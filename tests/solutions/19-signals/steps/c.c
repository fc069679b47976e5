/*
 * Step 19c: five signals, one call.
 *
 * Predict: SIGUSR1 is blocked, which means that it waits. It is sent five
 * times, and then unblocked. How often is the handler called? Put your answer
 * in place of the zero.
 *
 * Grade it: make grade 19c          Stuck? make hint 19c
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum {
#ifdef STARTER
    CALLS = 0 /* your answer */
#else
    CALLS = 1 /* your answer */
#endif
};

static volatile sig_atomic_t called;

static void on_signal(int number)
{
    (void)number;
    called++;
}

int main(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigset_t blocked;
    sigaction(SIGUSR1, &action, NULL);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    for (int i = 0; i < 5; i++)
        kill(getpid(), SIGUSR1);
    sigprocmask(SIG_UNBLOCK, &blocked, NULL);
    printf("called: %d\ncalls: %d\n", (int)called, CALLS);
    return 0;
}
