// diagnosis: it prints too many lines
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

static volatile sig_atomic_t stop;

static void on_stop(int number)
{
    (void)number; /* TODO */
}

int main(void)
{
    struct sigaction action = {.sa_handler = on_stop};
    sigaction(SIGTERM, &action, NULL);
    pid_t parent = getpid();
    if (fork() == 0) {
        sleep_seconds(0.3);
        kill(parent, SIGTERM);
        _exit(0);
    }
    for (int item = 1; item <= 5; item++) {
        sleep_seconds(0.2);
        printf("item %d\n", item);
    }
    printf(stop ? "stopped\n" : "all done\n");
    wait(NULL);
    return 0;
}
