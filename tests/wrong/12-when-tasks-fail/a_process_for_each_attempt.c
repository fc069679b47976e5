// diagnosis: a new process for each task
#include "clock.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
enum state { TODO, RUNNING, OK, FAILED, GIVEN_UP };
struct task {
    const char *plan;
    int tries;
    enum state state;
    pid_t pid;
};
static void child(const struct task *t)
{
    size_t len = strlen(t->plan), step = (size_t)t->tries - 1;
    char c = t->plan[step < len ? step : len - 1];
    if (c == 'k')
        kill(getpid(), SIGKILL);
    if (c == 'f')
        _exit(1);
    sleep_seconds(0.1);
    _exit(0);
}
int main(int argc, char **argv)
{
    static struct task task[50];
    int workers = atoi(argv[1]), tries = atoi(argv[2]), n = argc - 3, ok = 0;
    int alive = 0, open = n;
    for (int i = 0; i < n; i++)
        task[i].plan = argv[i + 3];
    while (open > 0) {
        for (int i = 0; i < n && alive < workers; i++)
            if (task[i].state == TODO) {
                task[i].tries++;
                task[i].pid = fork();
                if (task[i].pid < 0)
                    return 1;
                if (task[i].pid == 0)
                    child(&task[i]);
                task[i].state = RUNNING;
                alive++;
            }
        int st;
        pid_t p = wait(&st);
        if (p < 0)
            continue;
        for (int i = 0; i < n; i++)
            if (task[i].pid == p && task[i].state == RUNNING) {
                alive--;
                if (WIFSIGNALED(st))
                    task[i].state = task[i].tries < tries ? TODO : GIVEN_UP;
                else
                    task[i].state = WEXITSTATUS(st) ? FAILED : OK;
                if (task[i].state != TODO)
                    open--;
            }
    }
    for (int i = 0; i < n; i++) {
        if (task[i].state == OK) {
            printf("Task %d: ok after %d attempt(s)\n", i + 1, task[i].tries);
            ok++;
        } else if (task[i].state == FAILED)
            printf("Task %d: failed: no luck\n", i + 1);
        else
            printf("Task %d: given up after %d attempt(s)\n", i + 1,
                   task[i].tries);
    }
    printf("%d of %d tasks ok\n", ok, n);
    return ok < n;
}
