/* Timeouts of sockets (SO_RCVTIMEO, SO_SNDTIMEO). The kernel is not told of
 * them, so that it waits without end. Reads and writes do not stop at our
 * filter; so a wait is noticed only when nobody can go on and the task is found
 * blocked (nap->lazily). That is early enough: time has stood still since it
 * began. */
#define _GNU_SOURCE
#include "sockets.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>

#include "grow.h"
#include "machine.h"
#include "naps.h"

struct socket_limit {
    ino_t inode;
    int64_t wait[2]; /* to receive, to send; 0: without end */
};

/* The socket that a descriptor of this process is, or 0 and an error. */
static ino_t socket_of(pid_t pid, long fd, long *error)
{
    char path[64];
    struct stat there;
    snprintf(path, sizeof path, "/proc/%d/fd/%ld", (int)pid, fd);
    if (stat(path, &there) == -1)
        *error = -EBADF;
    else if (!S_ISSOCK(there.st_mode))
        *error = -ENOTSOCK;
    else
        return there.st_ino;
    return 0;
}

static struct socket_limit *find_socket(const struct clock *c, ino_t inode)
{
    for (size_t i = 0; inode && i < c->socket_count; i++)
        if (c->sockets[i].inode == inode)
            return &c->sockets[i];
    return NULL;
}

static struct socket_limit *add_socket(struct clock *c, ino_t inode)
{
    if (grow(&c->sockets, c->socket_count, &c->socket_room,
             sizeof *c->sockets) != 0)
        return NULL;
    struct socket_limit *s = &c->sockets[c->socket_count++];
    *s = (struct socket_limit){.inode = inode};
    return s;
}

static long set_limit(struct tracer *t, pid_t pid, ino_t inode, int which,
                      const unsigned long *args)
{
    struct socket_limit *s = find_socket(t->clock, inode);
    struct timeval value;
    if ((int)args[4] < (int)sizeof value)
        return -EINVAL;
    if (!memory_read(pid, args[3], &value, sizeof value))
        return -EFAULT;
    if (value.tv_usec < 0 || value.tv_usec >= 1000000)
        return -EDOM;
    if (!s)
        s = add_socket(t->clock, inode);
    if (!s)
        return -ENOMEM;
    s->wait[which] =
        value.tv_sec < 0 ? 1 : value.tv_sec * A_SECOND + value.tv_usec * 1000;
    return 0;
}

static long tell_limit(struct tracer *t, pid_t pid, ino_t inode, int which,
                       const unsigned long *args)
{
    const struct socket_limit *s = find_socket(t->clock, inode);
    int64_t wait = s ? s->wait[which] : 0;
    struct timeval value = {wait / A_SECOND, wait % A_SECOND / 1000};
    int length;
    if (!memory_read(pid, args[4], &length, sizeof length))
        return -EFAULT;
    if (length < 0)
        return -EINVAL;
    if (length > (int)sizeof value)
        length = sizeof value;
    if (!memory_write(pid, args[3], &value, (size_t)length) ||
        !memory_write(pid, args[4], &length, sizeof length))
        return -EFAULT;
    return 0;
}

void socket_option(struct tracer *t, int index, const unsigned long *args)
{
    pid_t pid = t->record->processes[index].pid;
    long result = 0;
    if ((int)args[1] != SOL_SOCKET)
        return;
    ino_t inode = socket_of(pid, (int)args[0], &result);
    /* 20 and 66 are SO_RCVTIMEO, 21 and 67 SO_SNDTIMEO. */
    int which = (int)(args[2] % 2);
    if (inode && t->tracees[index].number == SYS_setsockopt)
        result = set_limit(t, pid, inode, which, args);
    else if (inode)
        result = tell_limit(t, pid, inode, which, args);
    skip_call(pid, result);
}

/* 0: it receives, 1: it sends, -1: neither. */
static int direction(long number)
{
    switch (number) {
    case SYS_read:
    case SYS_readv:
    case SYS_recvfrom:
    case SYS_recvmsg:
    case SYS_accept:
    case SYS_accept4:
        return 0;
    case SYS_write:
    case SYS_writev:
    case SYS_sendto:
    case SYS_sendmsg:
    case SYS_connect:
        return 1;
    default:
        return -1;
    }
}

void socket_wait_found(struct tracer *t, int index)
{
    struct clock *c = t->clock;
    struct nap *nap = &t->tracees[index].nap;
    long error;
    int which = direction(nap->number);
    if (c->socket_count == 0 || which == -1)
        return;
    const struct socket_limit *s = find_socket(
        c, socket_of(t->record->processes[index].pid, (int)nap->of, &error));
    if (!s || !s->wait[which])
        return;
    nap->waits = nap->lazily = true;
    nap->woken = nap->alone = false;
    nap->wake = c->now + s->wait[which];
    nap->turn = ++c->turns;
    nap->at_end = nap->number == SYS_connect ? -EINPROGRESS : -EAGAIN;
}

void socket_wait_ends(struct tracer *t, int index)
{
    struct nap *nap = &t->tracees[index].nap;
    pid_t pid = t->record->processes[index].pid;
    bool seen = t->tracees[index].call == CALL_SHARED; /* as it returns */
    if (nap->woken && in_restart(pid, seen))
        end_call(pid, seen, nap->at_end);
    nap_forget(t, index);
}
