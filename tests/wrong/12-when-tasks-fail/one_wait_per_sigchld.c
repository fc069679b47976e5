// diagnosis: deaths that come together are missed
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_TASKS = 50, MOST_WORKERS = 8 };

/* down the first pipe, which all workers read */
struct job {
    int task, attempt;
};

/* up the second one */
struct message {
    enum { BEGINS, SUCCEEDED, FAILED } kind;
    pid_t pid;
    int task;
    char why[16];
};

static int down[2], up[2];
static char **plans;
static int attempts[MOST_TASKS], outcome[MOST_TASKS]; /* 0: open */
static char why[MOST_TASKS][16];
static struct {
    pid_t pid;
    int task;
} workers[MOST_WORKERS];
static volatile sig_atomic_t someone_died;

static void on_child(int signal)
{
    (void)signal;
    someone_died = 1;
}

static void work(void)
{
    struct job job;
    close(down[1]);
    while (read(down[0], &job, sizeof job) == sizeof job) {
        struct message m = {BEGINS, getpid(), job.task, ""};
        const char *plan = plans[job.task];
        int last = (int)strlen(plan) - 1;
        char what = plan[job.attempt <= last ? job.attempt - 1 : last];
        if (write(up[1], &m, sizeof m) != sizeof m)
            break;
        if (what == 'k')
            kill(getpid(), SIGKILL);
        m.kind = what == 'f' ? FAILED : SUCCEEDED;
        if (what == 'f')
            strcpy(m.why, "no luck");
        else
            sleep_seconds(0.1);
        if (write(up[1], &m, sizeof m) != sizeof m)
            break;
    }
    _exit(0);
}

static void hire(int slot)
{
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "fork");
    if (pid == 0)
        work();
    workers[slot].pid = pid;
    workers[slot].task = -1;
}

static void submit(int task)
{
    struct job job = {task, ++attempts[task]};
    if (write(down[1], &job, sizeof job) != sizeof job)
        err(EXIT_FAILURE, "write");
}

static int take_messages(int count)
{
    int settled = 0;
    struct message m;
    while (read(up[0], &m, sizeof m) == sizeof m) {
        for (int i = 0; i < count; i++)
            if (workers[i].pid == m.pid)
                workers[i].task = m.kind == BEGINS ? m.task : -1;
        if (m.kind == BEGINS)
            continue;
        outcome[m.task] = m.kind;
        strcpy(why[m.task], m.why);
        settled++;
    }
    return settled;
}

int main(int argc, char **argv)
{
    int count = argc - 3, left = count, ok = 0;
    if (count < 1 || count > MOST_TASKS || pipe(down) || pipe(up))
        errx(2, "usage: exercise WORKERS TRIES PLAN ...");
    int worker_count = atoi(argv[1]), tries = atoi(argv[2]);
    plans = argv + 3;
    fcntl(up[0], F_SETFL, O_NONBLOCK);
    sigset_t blocked, before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGCHLD);
    sigprocmask(SIG_BLOCK, &blocked, &before);
    sigaction(SIGCHLD, &(struct sigaction){.sa_handler = on_child}, NULL);
    for (int i = 0; i < worker_count; i++)
        hire(i);
    for (int i = 0; i < count; i++)
        submit(i);
    while (left > 0) {
        struct pollfd news = {up[0], POLLIN, 0};
        ppoll(&news, 1, NULL, &before);
        pid_t dead = someone_died ? waitpid(-1, NULL, WNOHANG) : 0;
        someone_died = 0;
        left -= take_messages(worker_count);
        for (int i = 0; dead > 0 && i < worker_count; i++) {
            if (workers[i].pid != dead)
                continue;
            int task = workers[i].task;
            hire(i);
            if (attempts[task] < tries)
                submit(task);
            else
                left--;
        }
    }
    close(down[1]);
    while (wait(NULL) > 0) {
    }
    for (int i = 0; i < count; ok += outcome[i++] == SUCCEEDED)
        if (outcome[i] == FAILED)
            printf("Task %d: failed: %s\n", i + 1, why[i]);
        else
            printf("Task %d: %s after %d attempt(s)\n", i + 1,
                   outcome[i] ? "ok" : "given up", attempts[i]);
    printf("%d of %d tasks ok\n", ok, count);
    return ok < count;
}
