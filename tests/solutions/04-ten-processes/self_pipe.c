// Style: SIGCHLD writes into a pipe, and poll sleeps there.
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
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

static int ends[2];

static void on_child(int s)
{
    (void)s;
    int e = errno;
    if (write(ends[1], "x", 1) < 0) {
    }
    errno = e;
}

int main(int argc, char **argv)
{
    int limit = atoi(argv[1]), n = argc - 2, running = 0, next = 0, done = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(ends))
        err(1, "pipe");
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    signal(SIGCHLD, on_child);
    while (done < n) {
        while (running < limit && next < n) {
            start_child(next + 1, atof(argv[next + 2]));
            next++;
            running++;
        }
        struct pollfd p = {ends[0], POLLIN, 0};
        if (poll(&p, 1, -1) < 0 && errno != EINTR)
            err(1, "poll");
        char drop[64];
        while (read(ends[0], drop, sizeof drop) > 0)
            ;
        pid_t pid;
        while ((pid = waitpid(-1, NULL, WNOHANG)) > 0) {
            for (int i = 0; i < next; i++)
                if (pids[i] == pid)
                    printf("Child %d ended\n", i + 1);
            running--;
            done++;
        }
    }
    printf("%d children, at most %d at a time\n", n, limit);
    return 0;
}
