/*
 * Step 19d: all that have ended.
 *
 * Three children end at the same moment, while SIGCHLD is blocked, so the
 * parent is woken once. It joins one child for that, and waits for more
 * signals, which never come. Let it join all that have ended each time.
 *
 *     joined 3
 *
 * Grade it: make grade 19d          Stuck? make hint 19d
 */
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
        if (fork() == 0)
            _exit(0);
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
