// diagnosis: it does not notice children that end together
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_CHILDREN = 100 };

static pid_t pids[MOST_CHILDREN]; /* of child 1, child 2, ... */

static void start_child(int number, double seconds)
{
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "cannot start child %d", number);
    if (pid == 0) {
        sleep_seconds(seconds);
        _exit(EXIT_SUCCESS);
    }
    pids[number - 1] = pid;
}

static volatile sig_atomic_t joined;        /* so many have been joined */
static volatile pid_t order[MOST_CHILDREN]; /* in this order */

static void on_child(int signal_number)
{
    (void)signal_number;
    int saved = errno;
    pid_t pid = wait(NULL);
    if (pid > 0)
        order[joined++] = pid;
    errno = saved;
}

/* Sleeps until the handler has joined one more, and says which one. */
static void join_child(void)
{
    static int printed;
    sigset_t none;
    sigemptyset(&none);
    while (joined == printed)
        sigsuspend(&none);
    int number = 1;
    while (pids[number - 1] != order[printed])
        number++;
    printed++;
    printf("Child %d ended\n", number);
}

int main(int argc, char **argv)
{
    int limit = argc > 1 ? atoi(argv[1]) : 0, children = argc - 2;
    if (limit < 1 || children < 1 || children > MOST_CHILDREN) {
        fprintf(stderr, "usage: exercise LIMIT NAP ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);

    /* SIGCHLD comes only while we wait in sigsuspend. */
    sigset_t chld;
    sigemptyset(&chld);
    sigaddset(&chld, SIGCHLD);
    sigprocmask(SIG_BLOCK, &chld, NULL);
    struct sigaction action = {.sa_handler = on_child};
    sigaction(SIGCHLD, &action, NULL);

    int running = 0;
    for (int number = 1; number <= children; number++) {
        if (running == limit) {
            join_child();
            running--;
        }
        start_child(number, atof(argv[number + 1]));
        running++;
    }
    while (running-- > 0)
        join_child();
    printf("%d children, at most %d at a time\n", children, limit);
    return EXIT_SUCCESS;
}
