// Style: a descriptor for each child, and poll.
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

/* The child's part; it does not return. */
static void child_main(const char *argument)
{
    double nap = 0;
    char how[8] = "";
    int number = 0;
    if (sscanf(argument, "%lf:%7[a-z]:%d", &nap, how, &number) != 3)
        _exit(2);
    sleep_seconds(nap);
    if (strcmp(how, "signal") == 0) {
        struct rlimit no_core = {0, 0};
        setrlimit(RLIMIT_CORE, &no_core);
        signal(number, SIG_DFL);
        kill(getpid(), number);
    }
    _exit(number);
}

int main(int argc, char **argv)
{
    int n = argc - 1, good = 0, left = n;
    pid_t pids[20];
    struct pollfd fds[20];
    int st[20];
    for (int i = 0; i < n; i++) {
        if ((pids[i] = fork()) == 0)
            child_main(argv[i + 1]);
        fds[i].fd = (int)syscall(SYS_pidfd_open, pids[i], 0);
        if (fds[i].fd == -1)
            err(1, "pidfd_open");
        fds[i].events = POLLIN;
    }
    while (left > 0) {
        if (poll(fds, (nfds_t)n, -1) == -1)
            continue;
        for (int i = 0; i < n; i++)
            if (fds[i].fd >= 0 && fds[i].revents) {
                waitpid(pids[i], &st[i], 0);
                close(fds[i].fd);
                fds[i].fd = -1;
                left--;
            }
    }
    for (int i = 0; i < n; i++) {
        if (WIFEXITED(st[i]))
            printf("Child %d exited with status %d\n", i + 1,
                   WEXITSTATUS(st[i]));
        else
            printf("Child %d was killed by signal %d\n", i + 1,
                   WTERMSIG(st[i]));
        good += st[i] == 0;
    }
    printf("%d of %d ended well\n", good, n);
    return good == n ? 0 : 1;
}
