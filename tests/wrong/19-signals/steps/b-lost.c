// diagnosis: it does not end
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
    (void)usual; /* TODO: block it; `usual` is for what was blocked before */
    while (!woken) {
        kill(getpid(), SIGALRM); /* at the worst moment */
        pause();
    }
    printf("woken\n");
    return 0;
}
