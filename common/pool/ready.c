/*
 * Inside the pool, 14 of 16: which descriptors are ready, by epoll or by poll.
 * Next: ends.c.
 */
#include "ready.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#if defined(__linux__) && !defined(POOL_WITH_POLL)

#include <sys/epoll.h>

#include "channel.h"

enum { MOST_EVENTS = 64 };

static int set = -1; /* epoll's descriptor; -1: not open */

int pool__ready_open(void)
{
    if (set != -1)
        return 0;
    set = epoll_create1(EPOLL_CLOEXEC);
    if (set != -1 && pool__descriptor_above_standard(&set) == 0)
        return 0;
    int error = errno;
    pool__ready_close();
    return error;
}

bool pool__ready_is_open(void)
{
    return set != -1;
}

void pool__ready_close(void)
{
    if (set != -1)
        close(set);
    set = -1;
}

static int control(int operation, int fd, void *who, bool room)
{
    struct epoll_event event = {.events = EPOLLIN, .data = {.ptr = who}};
    if (room)
        event.events |= EPOLLOUT;
    return epoll_ctl(set, operation, fd, &event) == -1 ? errno : 0;
}

int pool__ready_add(int fd, void *who)
{
    return control(EPOLL_CTL_ADD, fd, who, false);
}

void pool__ready_want_room(int fd, void *who, bool wanted)
{
    control(EPOLL_CTL_MOD, fd, who, wanted);
}

/* To close a descriptor would not be enough: while a child that has not reached
 * its exec holds a copy, the kernel goes on reporting it. */
void pool__ready_remove(int fd)
{
    control(EPOLL_CTL_DEL, fd, NULL, false);
}

bool pool__ready_is_asked_anew(void)
{
    return false;
}

bool pool__ready_prepare(void)
{
    return true;
}

int pool__ready_wait(int milliseconds, void **who, int most)
{
    struct epoll_event events[MOST_EVENTS];
    int count = epoll_wait(set, events, most < MOST_EVENTS ? most : MOST_EVENTS,
                           milliseconds);
    for (int i = 0; i < count; i++)
        who[i] = events[i].data.ptr;
    return count;
}

/* Only closes: EPOLL_CTL_DEL here would take the lines out of the parent's set,
 * which is the same one in the kernel. */
void pool__ready_forget(void)
{
    pool__ready_close();
}

#else

#include <poll.h>
#include <string.h>

/* Two sets: `watched` is changed under the lock; `asked` is the copy of it that
 * one thread gives to poll(), without the lock. */
struct ready_set {
    struct pollfd *fds;
    void **who;
    size_t count, room;
};

static struct ready_set watched, asked;
static bool open_now;

static bool make_room(struct ready_set *set, size_t count)
{
    if (count <= set->room)
        return true;
    size_t room = 2 * count;
    struct pollfd *fds = realloc(set->fds, room * sizeof *fds);
    if (fds)
        set->fds = fds;
    void **who = realloc(set->who, room * sizeof *who);
    if (who)
        set->who = who;
    if (!fds || !who)
        return false;
    set->room = room;
    return true;
}

static void empty(struct ready_set *set)
{
    free(set->fds);
    free(set->who);
    *set = (struct ready_set){0};
}

int pool__ready_open(void)
{
    open_now = true;
    return 0;
}

bool pool__ready_is_open(void)
{
    return open_now;
}

void pool__ready_close(void)
{
    empty(&watched);
    empty(&asked);
    open_now = false;
}

int pool__ready_add(int fd, void *who)
{
    if (!make_room(&watched, watched.count + 1))
        return ENOMEM;
    watched.fds[watched.count] = (struct pollfd){.fd = fd, .events = POLLIN};
    watched.who[watched.count++] = who;
    return 0;
}

static size_t place_of(int fd)
{
    size_t at = 0;
    while (at < watched.count && watched.fds[at].fd != fd)
        at++;
    return at;
}

void pool__ready_want_room(int fd, void *who, bool wanted)
{
    size_t at = place_of(fd);
    (void)who;
    if (at < watched.count)
        watched.fds[at].events = (short)(POLLIN | (wanted ? POLLOUT : 0));
}

void pool__ready_remove(int fd)
{
    size_t at = place_of(fd);
    if (at == watched.count)
        return;
    /* The last one moves to its place: the order does not matter. */
    watched.fds[at] = watched.fds[--watched.count];
    watched.who[at] = watched.who[watched.count];
}

bool pool__ready_is_asked_anew(void)
{
    return true;
}

bool pool__ready_prepare(void)
{
    if (!make_room(&asked, watched.count))
        return false;
    if (watched.count > 0) {
        memcpy(asked.fds, watched.fds, watched.count * sizeof *asked.fds);
        memcpy(asked.who, watched.who, watched.count * sizeof *asked.who);
    }
    asked.count = watched.count;
    return true;
}

int pool__ready_wait(int milliseconds, void **who, int most)
{
    int found = 0;
    int count = poll(asked.fds, (nfds_t)asked.count, milliseconds);
    for (size_t i = 0; i < asked.count && found < count && found < most; i++)
        if (asked.fds[i].revents)
            who[found++] = asked.who[i];
    return count < 0 ? -1 : found;
}

/* Frees nothing: malloc may not be safe in a child of several threads. */
void pool__ready_forget(void)
{
    watched.count = asked.count = 0;
    open_now = false;
}

#endif
