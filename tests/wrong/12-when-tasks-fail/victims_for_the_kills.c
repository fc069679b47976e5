// diagnosis: another process dies for the worker
/*
 * A pool whose only talk is signals. The program blocks SIGCHLD and DONE and
 * takes them one by one with sigwaitinfo; a worker waits likewise for ORDER,
 * which carries the number of a task. What a worker has to say beyond "done"
 * it writes into memory that all of them share. A worker that dies is news by
 * itself: SIGCHLD.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_TASKS = 50, MOST_WORKERS = 8, LEAVE = -1, NOTHING = -1 };

#define ORDER                                                                  \
    (SIGRTMIN + 1)          /* program to worker: a task's number, or LEAVE    \
                             */
#define DONE (SIGRTMIN + 2) /* worker to program: the worker's number */

struct task {
    const char *plan;
    int attempts; /* begun */
    enum { OPEN, OK, FAILED, GIVEN_UP } state;
};

/* In shared memory, by worker; read only after its DONE. */
struct reply {
    bool ok;
    char why[32];
};

struct worker {
    pid_t pid;
    int task; /* that it runs, or NOTHING */
};

static struct task tasks[MOST_TASKS];
static struct worker workers[MOST_WORKERS];
static struct reply *replies;
static int worker_count, tries;

/* Tasks that wait, each at most once: a ring. */
static int waiting[MOST_TASKS], first, length;

static void put(int task)
{
    waiting[(first + length++) % MOST_TASKS] = task;
}

static int take(void)
{
    int task = waiting[first];
    first = (first + 1) % MOST_TASKS;
    length--;
    return task;
}

/* The queue of signals has a limit, which others share: then wait a bit. */
static void tell(pid_t pid, int signal, int number)
{
    while (sigqueue(pid, signal, (union sigval){.sival_int = number}) == -1) {
        if (errno != EAGAIN)
            err(EXIT_FAILURE, "sigqueue");
        sleep_seconds(0.001);
    }
}

/* Runs in a worker, and may be its end. */
static void attempt(const struct task *task, int number, struct reply *reply)
{
    int last = (int)strlen(task->plan) - 1, step = number - 1;
    char what = task->plan[step < last ? step : last];
    *reply = (struct reply){.ok = true};
    if (what == 'k')
        kill(getpid(), SIGKILL);
    if (what == 'f') {
        reply->ok = false;
        strcpy(reply->why, "no luck");
        return;
    }
    sleep_seconds(0.1);
}

/* An order holds the task's number and the attempt's: 10 * task + attempt. */
static void work(int self, pid_t program)
{
    sigset_t orders;
    sigemptyset(&orders);
    sigaddset(&orders, ORDER);
    for (;;) {
        siginfo_t info;
        if (sigwaitinfo(&orders, &info) == -1)
            continue;
        if (info.si_code != SI_QUEUE || info.si_pid != program)
            continue;
        int order = info.si_value.sival_int;
        if (order == LEAVE)
            _exit(EXIT_SUCCESS);
        attempt(&tasks[order / 10], order % 10, &replies[self]);
        tell(program, DONE, self);
    }
}

static void start_worker(int number)
{
    pid_t program = getpid(), pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "fork"); /* the others end with us */
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != program) /* too late for that */
            _exit(EXIT_FAILURE);
        work(number, program);
    }
    workers[number] = (struct worker){pid, NOTHING};
}

static bool is_deadly(const struct task *task, int number)
{
    int last = (int)strlen(task->plan) - 1, step = number - 1;
    return task->plan[step < last ? step : last] == 'k';
}

static void sacrifice(void)
{
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "fork");
    if (pid == 0)
        kill(getpid(), SIGKILL);
    while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
        ;
}

/* Returns how many tasks are settled by that. */
static int give_out(void)
{
    int settled = 0;
    for (int i = 0; i < worker_count && length > 0; i++)
        if (workers[i].task == NOTHING) {
            int number = take();
            struct task *task = &tasks[number];
            task->attempts++;
            while (is_deadly(task, task->attempts)) {
                sacrifice();
                if (task->attempts == tries) {
                    task->state = GIVEN_UP;
                    break;
                }
                task->attempts++;
            }
            if (task->state == GIVEN_UP) {
                settled++;
                i--; /* it is still free */
                continue;
            }
            workers[i].task = number;
            tell(workers[i].pid, ORDER, 10 * number + task->attempts);
        }
    return settled;
}

/* Of all workers that have died. Returns how many tasks are settled by that. */
static int bury(void)
{
    int settled = 0;
    pid_t pid;
    while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
        for (int i = 0; i < worker_count; i++) {
            if (workers[i].pid != pid)
                continue;
            int task = workers[i].task;
            start_worker(i);
            if (task == NOTHING)
                continue;
            if (tasks[task].attempts < tries) {
                put(task);
            } else {
                tasks[task].state = GIVEN_UP;
                settled++;
            }
        }
    return settled;
}

int main(int argc, char **argv)
{
    int count = argc - 3;
    if (count < 1 || count > MOST_TASKS) {
        fprintf(stderr, "usage: exercise WORKERS TRIES PLAN ...\n");
        return 2;
    }
    worker_count = atoi(argv[1]);
    tries = atoi(argv[2]);
    if (worker_count < 1 || worker_count > MOST_WORKERS || tries < 1)
        errx(2, "WORKERS is 1 to 8, TRIES 1 to 9");
    for (int i = 0; i < count; i++) {
        tasks[i].plan = argv[i + 3];
        put(i);
    }

    sigset_t news;
    sigemptyset(&news);
    sigaddset(&news, SIGCHLD);
    sigaddset(&news, ORDER);
    sigaddset(&news, DONE);
    sigprocmask(SIG_BLOCK, &news, NULL);
    sigdelset(&news, ORDER);
    signal(SIGCHLD, SIG_DFL); /* were it ignored, nobody would be buried */

    replies = mmap(NULL, MOST_WORKERS * sizeof *replies, PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (replies == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    for (int i = 0; i < worker_count; i++)
        start_worker(i);

    char why[MOST_TASKS][sizeof replies->why];
    for (int settled = 0; settled < count;) {
        settled += give_out();
        if (settled == count)
            break;
        siginfo_t info;
        int signal = sigwaitinfo(&news, &info);
        if (signal == SIGCHLD) {
            settled += bury();
        } else if (signal == DONE && info.si_code == SI_QUEUE) {
            int number = info.si_value.sival_int;
            struct worker *worker = &workers[number];
            if (worker->pid != info.si_pid)
                continue;
            struct task *task = &tasks[worker->task];
            memcpy(why[worker->task], replies[number].why, sizeof why[0]);
            task->state = replies[number].ok ? OK : FAILED;
            worker->task = NOTHING;
            settled++;
        }
    }
    for (int i = 0; i < worker_count; i++)
        tell(workers[i].pid, ORDER, LEAVE);
    for (int i = 0; i < worker_count; i++)
        while (waitpid(workers[i].pid, NULL, 0) == -1 && errno == EINTR)
            ;

    int ok = 0;
    for (int i = 0; i < count; i++) {
        printf("Task %d: ", i + 1);
        if (tasks[i].state == OK)
            printf("ok after %d attempt(s)\n", tasks[i].attempts);
        else if (tasks[i].state == FAILED)
            printf("failed: %s\n", why[i]);
        else
            printf("given up after %d attempt(s)\n", tasks[i].attempts);
        ok += tasks[i].state == OK;
    }
    printf("%d of %d tasks ok\n", ok, count);
    return ok == count ? EXIT_SUCCESS : EXIT_FAILURE;
}
