// diagnosis: its exit status hides that a task failed
/*
 * The workers serve themselves. The orders stand in a ring in shared memory,
 * and an eventfd, used as a semaphore, counts those that are there. The program
 * only waits for children: when one has been killed it looks which order that
 * one had, writes the order for the next attempt, and forks another worker.
 * Whoever settles the last task lets WORKERS more through; they find no order,
 * and end.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_TASKS = 50, MOST_WORKERS = 8, MOST_TRIES = 9 };
enum { MOST_ORDERS = MOST_TASKS * MOST_TRIES + 2 * MOST_WORKERS };
enum outcome { OPEN, OK, FAILED, GIVEN_UP };

struct task {
    const char *plan; /* the same address in each child of a fork */
    atomic_int attempts;
    atomic_int outcome;
    char why[32];
};

static struct shared {
    atomic_int next;               /* order to be taken */
    atomic_int order[MOST_ORDERS]; /* a task's number + 1; 0: go home */
    atomic_int open;               /* tasks that are not settled */
    atomic_int has[MOST_WORKERS];  /* the worker's task + 1, or 0 */
    struct task task[MOST_TASKS];
} * shared;

static int tickets; /* the eventfd */
static int worker_count, order_count;
static pid_t pids[MOST_WORKERS];

static void hand_out(uint64_t how_many)
{
    while (write(tickets, &how_many, sizeof how_many) == -1)
        if (errno != EINTR)
            err(EXIT_FAILURE, "eventfd");
}

static void wait_for_ticket(void)
{
    uint64_t one;
    while (read(tickets, &one, sizeof one) == -1)
        if (errno != EINTR)
            _exit(EXIT_FAILURE);
}

static void settle(struct task *task, enum outcome outcome)
{
    atomic_store(&task->outcome, outcome);
    if (atomic_fetch_sub(&shared->open, 1) == 1)
        hand_out((uint64_t)worker_count);
}

/* Only the program orders; the ring never turns, it is long enough. */
static void order(int number)
{
    atomic_store(&shared->order[order_count++], number + 1);
    hand_out(1);
}

/* Runs in a worker, and may be its end. */
static enum outcome attempt(struct task *task, int number)
{
    int last = (int)strlen(task->plan) - 1, step = number - 1;
    char what = task->plan[step < last ? step : last];
    if (what == 'k')
        kill(getpid(), SIGKILL);
    if (what == 'f') {
        strcpy(task->why, "no luck");
        return FAILED;
    }
    struct timespec nap = {0, 100000000};
    while (nanosleep(&nap, &nap) == -1 && errno == EINTR)
        ;
    return OK;
}

static void work(int self)
{
    for (;;) {
        wait_for_ticket();
        int taken =
            atomic_load(&shared->order[atomic_fetch_add(&shared->next, 1)]);
        if (taken == 0)
            _exit(EXIT_SUCCESS);
        struct task *task = &shared->task[taken - 1];
        int number = atomic_fetch_add(&task->attempts, 1) + 1;
        atomic_store(&shared->has[self], taken);
        enum outcome outcome = attempt(task, number);
        atomic_store(&shared->has[self], 0);
        settle(task, outcome);
    }
}

static void start_worker(int number)
{
    pid_t program = getpid(), pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "fork"); /* the others end with us */
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != program)
            _exit(EXIT_FAILURE);
        work(number);
    }
    pids[number] = pid;
}

/* Worker `number` was killed; perhaps with a task. */
static void bury(int number, int tries)
{
    int had = atomic_exchange(&shared->has[number], 0);
    start_worker(number);
    if (had == 0)
        return;
    struct task *task = &shared->task[had - 1];
    if (atomic_load(&task->attempts) < tries)
        order(had - 1);
    else
        settle(task, GIVEN_UP);
}

int main(int argc, char **argv)
{
    int count = argc - 3;
    if (count < 1 || count > MOST_TASKS) {
        fprintf(stderr, "usage: exercise WORKERS TRIES PLAN ...\n");
        return 2;
    }
    int tries = atoi(argv[2]);
    worker_count = atoi(argv[1]);
    if (worker_count < 1 || worker_count > MOST_WORKERS || tries < 1 ||
        tries > MOST_TRIES)
        errx(2, "WORKERS is 1 to 8, TRIES 1 to 9");
    signal(SIGCHLD, SIG_DFL);

    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    tickets = eventfd(0, EFD_SEMAPHORE | EFD_CLOEXEC);
    if (shared == MAP_FAILED || tickets == -1)
        err(EXIT_FAILURE, "cannot begin");
    atomic_store(&shared->open, count);
    for (int i = 0; i < count; i++) {
        shared->task[i].plan = argv[i + 3];
        order(i);
    }
    for (int i = 0; i < worker_count; i++)
        start_worker(i);

    for (int left = worker_count; left > 0;) {
        int status;
        pid_t pid = waitpid(-1, &status, 0);
        if (pid == -1 && errno != EINTR)
            err(EXIT_FAILURE, "waitpid");
        for (int i = 0; pid > 0 && i < worker_count; i++) {
            if (pids[i] != pid)
                continue;
            if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS)
                left--; /* it went home */
            else
                bury(i, tries);
        }
    }

    int ok = 0, given_up = 0;
    for (int i = 0; i < count; i++) {
        struct task *task = &shared->task[i];
        int attempts = atomic_load(&task->attempts);
        int outcome = atomic_load(&task->outcome);
        if (outcome == OK)
            printf("Task %d: ok after %d attempt(s)\n", i + 1, attempts);
        else if (outcome == FAILED)
            printf("Task %d: failed: %s\n", i + 1, task->why);
        else
            printf("Task %d: given up after %d attempt(s)\n", i + 1, attempts);
        ok += outcome == OK;
        given_up += outcome == GIVEN_UP;
    }
    printf("%d of %d tasks ok\n", ok, count);
    return given_up == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
