// diagnosis: the tasks' lines are lost
/*
 * Exercise 07 with a dispatcher: a pair of sockets for each worker, one task
 * at a time for each of them, and poll. After a hit, the naps that still go on
 * are ended with SIGTERM, which a worker lets through only while it naps, so
 * that each task that was given to one has said that it starts.
 */
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_TASKS = 100, MOST_WORKERS = 8 };

struct task {
    int number, value;
    double nap;
};

struct answer {
    int number, value;
    double when; /* it was done, on the clock of the machine */
};

static struct {
    pid_t pid;
    int line;
} worker[MOST_WORKERS];

/* A message is small, and comes whole or not at all (SOCK_SEQPACKET). */
static ssize_t receive(int line, void *message, size_t size)
{
    ssize_t got;
    while ((got = recv(line, message, size, 0)) == -1 && errno == EINTR)
        continue;
    return got;
}

static void mask(int how)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigprocmask(how, &set, NULL);
}

static void work(int line)
{
    struct task task;
    signal(SIGTERM, SIG_DFL);
    while (receive(line, &task, sizeof task) == (ssize_t)sizeof task) {
        printf("Task %d starts\n", task.number);
        mask(SIG_UNBLOCK);
        sleep_seconds(task.nap);
        mask(SIG_BLOCK);
        struct answer answer = {task.number, task.value, perf_counter()};
        if (send(line, &answer, sizeof answer, MSG_NOSIGNAL) == -1)
            break;
    }
    _exit(0);
}

static void start_worker(int i)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == -1)
        err(EXIT_FAILURE, "socketpair");
    worker[i].pid = fork();
    if (worker[i].pid == -1)
        err(EXIT_FAILURE, "fork");
    if (worker[i].pid == 0) {
        for (int other = 0; other < i; other++)
            close(worker[other].line);
        close(ends[0]);
        work(ends[1]);
    }
    close(ends[1]);
    worker[i].line = ends[0];
}

int main(int argc, char **argv)
{
    static struct task tasks[MOST_TASKS];
    int workers = argc > 1 ? atoi(argv[1]) : 0, count = argc - 3;
    if (count < 1 || count > MOST_TASKS || workers < 1 ||
        workers > MOST_WORKERS) {
        fprintf(stderr, "usage: exercise WORKERS WANTED NAP:VALUE ...\n");
        return 2;
    }
    int wanted = atoi(argv[2]);
    for (int i = 0; i < count; i++) {
        tasks[i].number = i + 1;
        if (sscanf(argv[i + 3], "%lf:%d", &tasks[i].nap, &tasks[i].value) != 2)
            errx(2, "not NAP:VALUE: %s", argv[i + 3]);
    }
    mask(SIG_BLOCK);
    for (int i = 0; i < workers; i++)
        start_worker(i);
    mask(SIG_UNBLOCK);

    int given = 0, answered = 0, hit = 0;
    struct pollfd set[MOST_WORKERS];
    int idle[MOST_WORKERS];
    for (int i = 0; i < workers; i++) {
        set[i] = (struct pollfd){.fd = worker[i].line, .events = POLLIN};
        idle[i] = 1;
    }
    while (hit == 0 && answered < count) {
        for (int i = 0; i < workers; i++)
            if (idle[i] && given < count) {
                idle[i] = 0;
                if (send(set[i].fd, &tasks[given++], sizeof tasks[0],
                         MSG_NOSIGNAL) == -1)
                    err(EXIT_FAILURE, "a worker is gone");
            }
        while (poll(set, (nfds_t)workers, -1) == -1)
            if (errno != EINTR)
                err(EXIT_FAILURE, "poll");
        /* All that are there now; the earliest of them counts. */
        double earliest = 0;
        for (int i = 0; i < workers; i++) {
            struct answer answer;
            if (!set[i].revents)
                continue;
            if (receive(set[i].fd, &answer, sizeof answer) !=
                (ssize_t)sizeof answer)
                errx(EXIT_FAILURE, "a worker is gone");
            idle[i] = 1;
            answered++;
            if (answer.value == wanted &&
                (hit == 0 || answer.when < earliest)) {
                hit = answer.number;
                earliest = answer.when;
            }
        }
    }
    if (hit > 0)
        printf("Task %d found %d\n", hit, wanted);
    else
        printf("No task found %d\n", wanted);
    int cancelled = count - given;
    printf("Cancelled %d of %d tasks\n", cancelled, count);
    for (int i = 0; i < workers; i++) {
        if (!idle[i])
            kill(worker[i].pid, SIGTERM);
        close(worker[i].line);
    }
    for (int i = 0; i < workers; i++)
        while (waitpid(worker[i].pid, NULL, 0) == -1 && errno == EINTR)
            continue;
    return hit > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
