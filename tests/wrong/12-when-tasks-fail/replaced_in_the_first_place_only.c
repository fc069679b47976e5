// diagnosis: not every worker that dies is replaced
#define _GNU_SOURCE
#include "clock.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct w {
    pid_t pid;
    int fd, task;
};
struct t {
    const char *plan;
    int tries, code;
};
static struct t tasks[50];
static int n, workers, most;
static void serve(int fd)
{
    int m[2];
    while (read(fd, m, sizeof m) == (ssize_t)sizeof m) {
        const char *p = tasks[m[0]].plan;
        int last = (int)strlen(p) - 1;
        char c = p[m[1] - 1 < last ? m[1] - 1 : last];
        int r = 0;
        if (c == 'k')
            raise(SIGKILL);
        if (c == 'f')
            r = 1;
        else
            sleep_seconds(0.1);
        if (write(fd, &r, sizeof r) < 0)
            break;
    }
    _exit(0);
}
static void spawn(struct w *all, int i)
{
    int sv[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, sv))
        exit(1);
    all[i].task = -1;
    if ((all[i].pid = fork()) == 0) {
        for (int k = 0; k < workers; k++)
            if (k != i && all[k].fd > 0)
                close(all[k].fd);
        close(sv[0]);
        serve(sv[1]);
    }
    close(sv[1]);
    all[i].fd = sv[0];
}
int main(int argc, char **argv)
{
    struct w w[8] = {{0, 0, 0}};
    int queue[600], head = 0, tail = 0, open, ok = 0;
    signal(SIGPIPE, SIG_IGN);
    workers = atoi(argv[1]);
    most = atoi(argv[2]);
    n = open = argc - 3;
    for (int i = 0; i < n; i++) {
        tasks[i].plan = argv[i + 3];
        queue[tail++] = i;
    }
    for (int i = 0; i < workers; i++)
        spawn(w, i);
    while (open > 0) {
        struct pollfd p[8];
        for (int i = 0; i < workers; i++) {
            if (w[i].task < 0 && head < tail) {
                int m[2];
                m[0] = w[i].task = queue[head++];
                m[1] = ++tasks[m[0]].tries;
                if (write(w[i].fd, m, sizeof m) < 0)
                    return 1;
            }
            p[i].fd = w[i].fd;
            p[i].events = POLLIN;
        }
        if (poll(p, (nfds_t)workers, -1) < 0)
            continue;
        for (int i = 0; i < workers; i++) {
            int r, t = w[i].task;
            if (!p[i].revents)
                continue;
            if (read(w[i].fd, &r, sizeof r) == (ssize_t)sizeof r) {
                tasks[t].code = r ? 2 : 1;
                open--;
                w[i].task = -1;
                continue;
            }
            close(w[i].fd);
            w[i].fd = 0;
            waitpid(w[i].pid, NULL, 0);
            if (tasks[t].tries < most)
                queue[tail++] = t;
            else {
                tasks[t].code = 3;
                open--;
            }
            if (i == 0)
                spawn(w, i);
            else
                w[i].fd = -1, w[i].task = 99;
        }
    }
    for (int i = 0; i < workers; i++) {
        close(w[i].fd);
        waitpid(w[i].pid, NULL, 0);
    }
    for (int i = 0; i < n; i++) {
        if (tasks[i].code == 1) {
            ok++;
            printf("Task %d: ok after %d attempt(s)\n", i + 1, tasks[i].tries);
        } else if (tasks[i].code == 2)
            printf("Task %d: failed: no luck\n", i + 1);
        else
            printf("Task %d: given up after %d attempt(s)\n", i + 1,
                   tasks[i].tries);
    }
    printf("%d of %d tasks ok\n", ok, n);
    return ok == n ? 0 : 1;
}
