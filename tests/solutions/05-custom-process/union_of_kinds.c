// Style: no embedding; a kind, and a union.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

struct task {
    char kind;
    int number, count;
    double seconds;
    pid_t pid;
};

static int run(const struct task *t)
{
    if (t->kind == 'e') {
        sleep_seconds(t->seconds);
        printf("P%d: ding\n", t->number);
        return t->count;
    }
    if (t->count == 0)
        raise(SIGKILL);
    for (int i = t->count; i >= 1; i--) {
        sleep_seconds(t->seconds);
        printf("P%d: %d\n", t->number, i);
        fflush(stdout);
    }
    return 0;
}

int main(int argc, char **argv)
{
    static struct task tasks[21];
    int bad = 0;
    for (int i = 1; i < argc && i <= 20; i++) {
        struct task *t = &tasks[i];
        t->kind = argv[i][0];
        t->number = i;
        if (t->kind == 'e')
            sscanf(argv[i], "egg:%lf:%d", &t->seconds, &t->count);
        else
            sscanf(argv[i], "countdown:%d:%lf", &t->count, &t->seconds);
        fflush(stdout);
        t->pid = fork();
        if (t->pid == 0) {
            int code = run(t);
            fflush(stdout);
            _exit(code);
        }
    }
    for (int i = 1; i < argc && i <= 20; i++) {
        int status = 0;
        waitpid(tasks[i].pid, &status, 0);
        int code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
        printf("P%d ended with %d\n", i, code);
        bad |= code;
    }
    return bad != 0;
}
