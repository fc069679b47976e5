// diagnosis: a process does not end as it is told
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum kind { COUNTDOWN, EGG };

struct job {
    enum kind kind;
    int number;
    double nap;
    union {
        int count;  /* COUNTDOWN */
        int status; /* EGG */
    };
    pid_t pid;
};

static int parse(struct job *job, const char *text)
{
    if (strncmp(text, "countdown:", 10) == 0) {
        job->kind = COUNTDOWN;
        return sscanf(text + 10, "%d:%lf", &job->count, &job->nap) == 2;
    }
    if (strncmp(text, "egg:", 4) == 0) {
        job->kind = EGG;
        return sscanf(text + 4, "%lf:%d", &job->nap, &job->status) == 2;
    }
    return 0;
}

static int run(const struct job *job)
{
    switch (job->kind) {
    case COUNTDOWN:
        if (job->count == 0)
            raise(SIGKILL);
        for (int left = job->count; left >= 1; left--) {
            sleep_seconds(job->nap);
            dprintf(STDOUT_FILENO, "P%d: %d\n", job->number, left);
        }
        return 0;
    case EGG:
        sleep_seconds(job->nap);
        dprintf(STDOUT_FILENO, "P%d: ding\n", job->number);
        return 0;
    }
    return 1;
}

static int join(const struct job *job)
{
    siginfo_t info;
    while (waitid(P_PID, (id_t)job->pid, &info, WEXITED) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "waitid");
    }
    if (job->kind == EGG)
        return job->status;
    return info.si_code == CLD_EXITED ? info.si_status : -info.si_status;
}

int main(int argc, char **argv)
{
    struct job jobs[20];
    int count = argc - 1, failed = 0;
    if (count < 1 || count > 20)
        errx(2, "give 1 to 20 arguments");
    for (int i = 0; i < count; i++) {
        jobs[i].number = i + 1;
        if (!parse(&jobs[i], argv[i + 1]))
            errx(2, "cannot read '%s'", argv[i + 1]);
    }
    for (int i = 0; i < count; i++) {
        jobs[i].pid = fork();
        if (jobs[i].pid == -1)
            err(EXIT_FAILURE, "fork");
        if (jobs[i].pid == 0)
            _exit(run(&jobs[i]));
    }
    for (int i = 0; i < count; i++) {
        int code = join(&jobs[i]);
        dprintf(STDOUT_FILENO, "P%d ended with %d\n", jobs[i].number, code);
        if (code != 0)
            failed = 1;
    }
    return failed;
}
