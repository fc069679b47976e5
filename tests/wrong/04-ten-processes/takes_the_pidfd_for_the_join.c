// diagnosis: never waited for
/*
 * A descriptor for each living child (pidfd_open), all of them in one epoll
 * set. The kernel queues them there as the children end, so taking one event
 * at a time gives the order of the ends, also when several have ended before
 * this program was given a core.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

struct child {
    const char *seconds;
    pid_t pid;
    int fd;
};

static struct child table[100];
static int set; /* of epoll */

static void die(const char *what)
{
    fprintf(stderr, "exercise: %s: %s\n", what, strerror(errno));
    exit(EXIT_FAILURE);
}

/* Until a moment, not for a time: nothing to count after a signal. */
static void nap(double seconds)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    time_t whole = (time_t)seconds;
    until.tv_sec += whole;
    until.tv_nsec += (long)((seconds - (double)whole) * 1e9);
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) ==
           EINTR)
        continue;
}

static void start(int index)
{
    struct child *child = &table[index];
    child->pid = fork();
    if (child->pid == -1)
        die("fork");
    if (child->pid == 0) {
        nap(strtod(child->seconds, NULL));
        _exit(0);
    }
    child->fd = (int)syscall(SYS_pidfd_open, child->pid, 0);
    if (child->fd == -1)
        die("pidfd_open");
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)index};
    if (epoll_ctl(set, EPOLL_CTL_ADD, child->fd, &event) == -1)
        die("epoll_ctl");
}

static void join_first_to_end(void)
{
    struct epoll_event event;
    int n;
    do
        n = epoll_wait(set, &event, 1, -1);
    while (n == 0 || (n == -1 && errno == EINTR));
    if (n == -1)
        die("epoll_wait");
    struct child *child = &table[event.data.u32];
    /* Out of the set first: younger children hold copies of the descriptor,
     * so close alone would leave it there. */
    epoll_ctl(set, EPOLL_CTL_DEL, child->fd, NULL);
    close(child->fd);
    printf("Child %d ended\n", (int)event.data.u32 + 1);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    int limit = argc > 1 ? atoi(argv[1]) : 0, children = argc - 2;
    if (limit < 1 || children < 1 || children > 100) {
        fprintf(stderr, "usage: exercise LIMIT NAP ...\n");
        return 2;
    }
    set = epoll_create1(EPOLL_CLOEXEC);
    if (set == -1)
        die("epoll_create1");
    for (int i = 0; i < children; i++)
        table[i].seconds = argv[i + 2];

    /* The first LIMIT; then one for each that ends; then only the ends. */
    int started = 0;
    while (started < children && started < limit)
        start(started++);
    for (int joined = 0; joined < children; joined++) {
        join_first_to_end();
        if (started < children)
            start(started++);
    }
    printf("%d children, at most %d at a time\n", children, limit);
    return 0;
}
