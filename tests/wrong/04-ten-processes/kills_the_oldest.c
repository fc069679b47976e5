// diagnosis: the program sends signals
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

/* Waits until any child has ended, and says which one. */
static void join_any(int started)
{
    pid_t pid;
    while ((pid = waitpid(-1, NULL, 0)) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "waitpid");
    }
    for (int i = 0; i < started; i++) {
        if (pids[i] == pid) {
            printf("Child %d ended\n", i + 1);
            pids[i] = 0;
        }
    }
}

int main(int argc, char **argv)
{
    int limit = argc > 1 ? atoi(argv[1]) : 0, children = argc - 2;
    if (limit < 1 || children < 1 || children > MOST_CHILDREN) {
        fprintf(stderr, "usage: exercise LIMIT NAP ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);

    int running = 0;
    for (int number = 1; number <= children; number++) {
        if (running == limit) {
            for (int i = 0; i < number - 1; i++) {
                if (pids[i] > 0) {
                    kill(pids[i], SIGKILL);
                    break;
                }
            }
            join_any(number - 1);
            running--;
        }
        start_child(number, atof(argv[number + 1]));
        running++;
    }
    while (running-- > 0)
        join_any(children);
    printf("%d children, at most %d at a time\n", children, limit);
    return EXIT_SUCCESS;
}
