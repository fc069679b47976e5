/*
 * Programs that end by themselves, and in which somebody waits for somebody
 * else for a good while, for the tests of what the observer says of that.
 *
 * usage: waits NAME
 */
#define _GNU_SOURCE
#include <err.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../helpers/stuck.h"

static void give(int fd)
{
    if (write(fd, "x", 1) != 1)
        err(1, "write");
}

static void take(int fd)
{
    char byte;
    if (read(fd, &byte, 1) == -1)
        err(1, "read");
}

static void join_all(void)
{
    while (wait(NULL) > 0)
        continue;
}

/* Child 2 reads what child 1 writes after a while. */
static void from_child(void)
{
    int p[2];
    make_pipe(p);
    if (start() == 0) {
        nap(300);
        give(p[1]);
        _exit(0);
    }
    close(p[1]);
    if (start() == 0) {
        take(p[0]);
        nap(100);
        _exit(0);
    }
    close(p[0]);
    join_all();
}

/* Child 1 has a lock for a while, which child 2 wants. */
static void for_lock(void)
{
    pthread_mutexattr_t kind;
    pthread_mutex_t *lock = mmap(NULL, sizeof *lock, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (lock == MAP_FAILED)
        err(1, "mmap");
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(lock, &kind);
    for (int i = 0; i < 2; i++)
        if (start() == 0) {
            nap(50 * i);
            pthread_mutex_lock(lock);
            nap(300);
            pthread_mutex_unlock(lock);
            _exit(0);
        }
    join_all();
}

/* A parent that shares out work, to many, and polls for what comes back. */
static void for_results(void)
{
    enum { WORKERS = 12 };
    struct pollfd from[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
        int p[2];
        make_pipe(p);
        if (start() == 0) {
            nap(300 + 10 * i);
            give(p[1]);
            _exit(0);
        }
        close(p[1]);
        from[i] = (struct pollfd){.fd = p[0], .events = POLLIN};
    }
    for (int left = WORKERS; left > 0;) {
        poll(from, WORKERS, -1);
        for (int i = 0; i < WORKERS; i++)
            if (from[i].revents) {
                take(from[i].fd);
                from[i].fd = -1;
                left--;
            }
    }
    join_all();
}

static const struct {
    const char *name;
    void (*run)(void);
} all[] = {
    {"from-child", from_child},
    {"for-lock", for_lock},
    {"for-results", for_results},
};

int main(int argc, char **argv)
{
    size_t count = sizeof all / sizeof *all;
    for (size_t i = 0; i < count && argc == 2; i++)
        if (strcmp(argv[1], all[i].name) == 0) {
            all[i].run();
            return 0;
        }
    fprintf(stderr, "usage: waits NAME, one of:");
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, " %s", all[i].name);
    fprintf(stderr, "\n");
    return 2;
}
