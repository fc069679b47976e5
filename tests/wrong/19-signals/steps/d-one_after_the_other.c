// diagnosis: the children do not end together
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void on_child(int number)
{
    (void)number; /* it is enough to be woken */
}

int main(void)
{
    struct sigaction action = {.sa_handler = on_child};
    sigset_t blocked, usual;
    sigaction(SIGCHLD, &action, NULL);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGCHLD);
    sigprocmask(SIG_BLOCK, &blocked, &usual);
    for (int i = 0; i < 3; i++) {
        if (fork() == 0) {
            sleep(2 + i);
            _exit(0);
        }
    }
    sleep(1);
    int joined = 0;
    while (joined < 3) {
        sigsuspend(&usual); /* sleeps until a signal comes */
        if (waitpid(-1, NULL, WNOHANG) > 0)
            joined++;
    }
    printf("joined %d\n", joined);
    return 0;
}
