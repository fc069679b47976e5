// diagnosis: the signals were changed
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum {
    CALLS = 1 /* your answer */
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
    for (int i = 0; i < 1; i++)
        kill(getpid(), SIGUSR1);
    sigprocmask(SIG_UNBLOCK, &blocked, NULL);
    printf("called: %d\ncalls: %d\n", (int)called, CALLS);
    return 0;
}
