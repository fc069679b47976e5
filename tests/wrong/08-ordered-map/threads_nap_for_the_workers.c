// diagnosis: the workers do not nap
/*
 * Exercise 08 with a thread for each worker process: the thread carries items
 * to it and answers back, through two pipes, and does nothing else. The first
 * thread prints. The processes are forked before there is any thread. After an
 * error, the naps that go on may end.
 */
#include <err.h>
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_ITEMS = 100, MOST_WORKERS = 8, NO_ROOT = -1 };

struct item {
    double nap;
    int number;
};

struct carrier {
    pthread_t thread;
    pid_t pid;
    int to, from; /* the program's ends of the two pipes */
};

static struct item items[MOST_ITEMS];
static struct carrier carriers[MOST_WORKERS];
static int count;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
/* With the lock: */
static double answer[MOST_ITEMS]; /* a root, or NO_ROOT */
static bool answered[MOST_ITEMS];
static int next_item, known;
static bool stopped;

/* Messages are small, so that they go in one piece. */
static bool get(int from, void *message, size_t size)
{
    ssize_t got;
    while ((got = read(from, message, size)) == -1 && errno == EINTR)
        continue;
    return got == (ssize_t)size;
}

static bool put(int to, const void *message, size_t size)
{
    ssize_t put;
    while ((put = write(to, message, size)) == -1 && errno == EINTR)
        continue;
    return put == (ssize_t)size;
}

/* --- in a worker process ------------------------------------------------- */

static void work(int from, int to)
{
    struct item item;
    while (get(from, &item, sizeof item)) {
        double value = item.number < 0 ? NO_ROOT : sqrt(item.number);
        if (!put(to, &value, sizeof value))
            break;
    }
    _exit(0);
}

static void start(int i)
{
    int down[2], up[2];
    if (pipe(down) == -1 || pipe(up) == -1)
        err(EXIT_FAILURE, "pipe");
    carriers[i].to = down[1];
    carriers[i].from = up[0];
    carriers[i].pid = fork();
    if (carriers[i].pid == -1)
        err(EXIT_FAILURE, "fork");
    if (carriers[i].pid == 0) {
        for (int other = 0; other <= i; other++) {
            close(carriers[other].to);
            close(carriers[other].from);
        }
        work(down[0], up[1]);
    }
    close(down[0]);
    close(up[1]);
}

/* --- in a thread of the program ------------------------------------------ */

static void *carry(void *argument)
{
    const struct carrier *me = argument;
    pthread_mutex_lock(&lock);
    while (!stopped && next_item < count) {
        int i = next_item++;
        double value;
        pthread_mutex_unlock(&lock);
        sleep_seconds(items[i].nap);
        if (!put(me->to, &items[i], sizeof items[i]) ||
            !get(me->from, &value, sizeof value))
            errx(EXIT_FAILURE, "a worker is gone");
        pthread_mutex_lock(&lock);
        answer[i] = value;
        answered[i] = true;
        for (; !stopped && known < count && answered[known]; known++)
            stopped = answer[known] == NO_ROOT;
        pthread_cond_signal(&changed);
    }
    pthread_mutex_unlock(&lock);
    return NULL;
}

static double wait_for_answer(int i)
{
    pthread_mutex_lock(&lock);
    while (known <= i)
        pthread_cond_wait(&changed, &lock);
    double value = answer[i];
    pthread_mutex_unlock(&lock);
    return value;
}

int main(int argc, char **argv)
{
    int workers = argc > 1 ? atoi(argv[1]) : 0, status = EXIT_SUCCESS;
    count = argc - 2;
    if (count < 1 || count > MOST_ITEMS || workers < 1 ||
        workers > MOST_WORKERS) {
        fprintf(stderr, "usage: exercise WORKERS NAP:NUMBER ...\n");
        return 2;
    }
    for (int i = 0; i < count; i++)
        if (sscanf(argv[i + 2], "%lf:%d", &items[i].nap, &items[i].number) != 2)
            errx(2, "not NAP:NUMBER: %s", argv[i + 2]);
    signal(SIGPIPE, SIG_IGN);
    for (int i = 0; i < workers; i++)
        start(i);
    for (int i = 0; i < workers; i++) {
        errno = pthread_create(&carriers[i].thread, NULL, carry, &carriers[i]);
        if (errno)
            err(EXIT_FAILURE, "pthread_create");
    }

    for (int i = 0; i < count && status == EXIT_SUCCESS; i++) {
        double value = wait_for_answer(i);
        if (value == NO_ROOT) {
            printf("Item %d: %d has no root\n", i + 1, items[i].number);
            status = EXIT_FAILURE;
        } else {
            printf("Item %d: %g\n", i + 1, value);
        }
        fflush(stdout);
    }
    if (status == EXIT_SUCCESS)
        printf("%d roots\n", count);
    fflush(stdout);

    for (int i = 0; i < workers; i++) {
        pthread_join(carriers[i].thread, NULL);
        close(carriers[i].to);
        close(carriers[i].from);
        while (waitpid(carriers[i].pid, NULL, 0) == -1 && errno == EINTR)
            continue;
    }
    return status;
}
