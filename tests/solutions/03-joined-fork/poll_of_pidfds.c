#define _GNU_SOURCE
#include "clock.h"
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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

static int tell(int i, int s)
{
    if (WIFSIGNALED(s))
        printf("Child %d was killed by signal %d\n", i + 1, WTERMSIG(s));
    else
        printf("Child %d exited with status %d\n", i + 1, WEXITSTATUS(s));
    return s == 0;
}

int main(int argc, char **argv)
{
    struct pollfd p[20];
    pid_t pid[20];
    int n = argc - 1, well = 0, st[20];
    for (int i = 0; i < n; i++) {
        if ((pid[i] = fork()) == 0)
            child_main(argv[i + 1]);
        p[i] =
            (struct pollfd){(int)syscall(SYS_pidfd_open, pid[i], 0), POLLIN, 0};
    }
    for (int left = n; left > 0;) {
        poll(p, n, -1);
        for (int i = 0; i < n; i++)
            if (p[i].revents) {
                waitpid(pid[i], &st[i], 0);
                close(p[i].fd);
                p[i].fd = -1;
                p[i].revents = 0;
                left--;
            }
    }
    for (int i = 0; i < n; i++)
        well += tell(i, st[i]);
    printf("%d of %d ended well\n", well, n);
    return well != n;
}
