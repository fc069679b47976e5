// Style: no class: one struct, and a switch.
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum kind { COUNTDOWN, EGG };
struct job {
    enum kind kind;
    int number, n;
    double nap;
    pid_t pid;
};

static int work(const struct job *j)
{
    switch (j->kind) {
    case COUNTDOWN:
        if (j->n == 0)
            kill(getpid(), SIGKILL);
        for (int i = j->n; i >= 1; --i) {
            sleep_seconds(j->nap);
            printf("P%d: %d\n", j->number, i);
            fflush(stdout);
        }
        return 0;
    case EGG:
        sleep_seconds(j->nap);
        printf("P%d: ding\n", j->number);
        fflush(stdout);
        return j->n;
    }
    return 99;
}

int main(int argc, char **argv)
{
    struct job jobs[20];
    int n = argc - 1, bad = 0;
    for (int i = 0; i < n; i++) {
        struct job *j = &jobs[i];
        j->number = i + 1;
        j->kind = sscanf(argv[i + 1], "egg:%lf:%d", &j->nap, &j->n) == 2
                      ? EGG
                      : COUNTDOWN;
        if (j->kind == COUNTDOWN &&
            sscanf(argv[i + 1], "countdown:%d:%lf", &j->n, &j->nap) != 2)
            return 2;
    }
    for (int i = 0; i < n; i++)
        if ((jobs[i].pid = fork()) == 0)
            _exit(work(jobs + i));
    for (int i = 0; i < n; i++) {
        int st, code;
        waitpid(jobs[i].pid, &st, 0);
        code = WIFEXITED(st) ? WEXITSTATUS(st) : -WTERMSIG(st);
        printf("P%d ended with %d\n", i + 1, code);
        bad |= code;
    }
    return bad ? 1 : 0;
}
