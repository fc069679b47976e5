/*
 * Inside the pool, 5 of 16: frames go through a socket, whole or by and by.
 * Next: result.c.
 */
#include "channel.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "now.h"

#ifndef MSG_NOSIGNAL /* macOS has SO_NOSIGPIPE in its place */
#define MSG_NOSIGNAL 0
#endif

/* Bytes: what a worker has for arguments at first; what is asked for a socket.
 */
enum { FIRST_ROOM = 64 * 1024, SOCKET_ROOM = 512 * 1024 };

int pool__descriptor_above_standard(int *fd)
{
    if (*fd <= STDERR_FILENO) {
        int higher = fcntl(*fd, F_DUPFD, STDERR_FILENO + 1);
        if (higher == -1)
            return -1;
        close(*fd);
        *fd = higher;
    }
    return fcntl(*fd, F_SETFD, FD_CLOEXEC);
}

static int prepare_end(int *end)
{
#ifdef SO_NOSIGPIPE
    int on = 1;
    setsockopt(*end, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
    /* A bigger buffer saves turns for big values; less than asked is fine. */
    int room = SOCKET_ROOM;
    setsockopt(*end, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    return pool__descriptor_above_standard(end);
}

int pool__channel_open(int ends[2])
{
#ifdef SOCK_CLOEXEC
    int type = SOCK_STREAM | SOCK_CLOEXEC;
#else
    int type = SOCK_STREAM;
#endif
    if (socketpair(AF_UNIX, type, 0, ends) == -1)
        return errno;
    if (prepare_end(&ends[0]) == -1 || prepare_end(&ends[1]) == -1 ||
        fcntl(ends[0], F_SETFL, O_NONBLOCK) == -1) {
        int error = errno;
        close(ends[0]);
        close(ends[1]);
        return error;
    }
    return 0;
}

struct mailbox *pool__mailbox_create(void)
{
    /* Not calloc: 16 KiB need not be cleared for each worker. */
    struct mailbox *box = malloc(sizeof *box);
    if (box)
        box->start = box->end = 0;
    return box;
}

size_t pool__mailbox_take(struct mailbox *box, void *bytes, size_t size)
{
    size_t there = box->end - box->start;
    if (size > there)
        size = there;
    if (size > 0)
        memcpy(bytes, box->bytes + box->start, size);
    box->start += size;
    return size;
}

bool pool__mailbox_put(struct mailbox *box, const struct frame *frame,
                       const void *bytes)
{
    if (box->start == box->end)
        box->start = box->end = 0;
    size_t room = sizeof box->bytes - box->end;
    if (room < sizeof *frame || room - sizeof *frame < frame->length)
        return false;
    memcpy(box->bytes + box->end, frame, sizeof *frame);
    box->end += sizeof *frame;
    if (frame->length > 0)
        memcpy(box->bytes + box->end, bytes, frame->length);
    box->end += frame->length;
    return true;
}

static ssize_t send_parts(int fd, struct iovec *parts, int count)
{
    struct msghdr message = {.msg_iov = parts};
    /* Apart, as its type differs from system to system. */
    message.msg_iovlen = (size_t)count;
    ssize_t more;
    do
        more = sendmsg(fd, &message, MSG_NOSIGNAL);
    while (more == -1 && errno == EINTR);
    return more;
}

/* Frame and bytes from two places in one call, without a copy of ours. */
ssize_t pool__channel_send(int fd, const struct frame *frame, const void *bytes,
                           size_t sent)
{
    struct iovec parts[2] = {
        {(char *)frame, sizeof *frame},
        {(char *)bytes, frame->length},
    };
    if (sent < sizeof *frame) {
        parts[0].iov_base = (char *)frame + sent;
        parts[0].iov_len -= sent;
        return send_parts(fd, parts, 2);
    }
    sent -= sizeof *frame;
    parts[1].iov_base = (char *)bytes + sent;
    parts[1].iov_len -= sent;
    return send_parts(fd, &parts[1], 1);
}

int pool__channel_send_mailbox(int fd, struct mailbox *box)
{
    while (box->start < box->end) {
        struct iovec rest = {box->bytes + box->start, box->end - box->start};
        ssize_t more = send_parts(fd, &rest, 1);
        if (more == -1)
            return -1;
        box->start += (size_t)more;
    }
    return 0;
}

ssize_t pool__channel_receive(int fd, void *bytes, size_t size,
                              struct mailbox *box)
{
    struct iovec parts[2] = {{bytes, size}, {box->bytes, sizeof box->bytes}};
    ssize_t more;
    do
        more = size > 0 ? readv(fd, parts, 2)
                        : read(fd, box->bytes, sizeof box->bytes);
    while (more == -1 && errno == EINTR);
    /* Also after an error or the end: then the box is empty as before. */
    box->start = 0;
    box->end = more > (ssize_t)size ? (size_t)more - size : 0;
    return more;
}

int pool__channel_send_all(int fd, const struct frame *frame, const void *bytes)
{
    size_t sent = 0;
    while (sent < sizeof *frame + frame->length) {
        ssize_t more = pool__channel_send(fd, frame, bytes, sent);
        if (more == -1)
            return -1;
        sent += (size_t)more;
    }
    return 0;
}

static bool make_room(char **room, size_t *capacity, size_t needed)
{
    if (*room && *capacity >= needed)
        return true;
    size_t wanted = needed < FIRST_ROOM ? FIRST_ROOM : needed;
    char *more_room = realloc(*room, wanted);
    if (!more_room)
        return false;
    *room = more_room;
    *capacity = wanted;
    return true;
}

/* Waits in poll, and not in read: a reader that sleeps is also woken each time
 * the program takes something out of the socket, only to find that nothing has
 * come. Before it sleeps it asks for 20 microseconds, giving others the
 * processor in between: to wake a sleeper up costs the program more than the
 * rest of a short task. */
static void wait_for_more(int fd)
{
    struct pollfd line = {.fd = fd, .events = POLLIN};
    if (pool__now_is_cheap()) {
        const double until = pool__now() + 20e-6;
        while (poll(&line, 1, 0) == 0 && pool__now() < until)
            sched_yield();
    }
    if (!line.revents)
        poll(&line, 1, -1);
}

int pool__channel_receive_all(int fd, struct mailbox *box, char **room,
                              size_t *capacity)
{
    size_t needed = sizeof(struct frame), received = 0;
    if (box->start == box->end)
        wait_for_more(fd);
    while (received < needed) {
        if (!make_room(room, capacity, needed))
            return -1;
        if (box->start == box->end) {
            /* Of a big frame the bytes go straight to their place; a new one
             * comes through the box, with those that follow it. */
            size_t rest = received > 0 ? needed - received : 0;
            ssize_t more =
                pool__channel_receive(fd, *room + received, rest, box);
            if (more <= 0)
                return -1;
            received += (size_t)more < rest ? (size_t)more : rest;
        }
        received +=
            pool__mailbox_take(box, *room + received, needed - received);
        if (received == sizeof(struct frame))
            needed = sizeof(struct frame) +
                     ((const struct frame *)(const void *)*room)->length;
    }
    return 0;
}

void pool__channel_close_out(int fd)
{
    shutdown(fd, SHUT_WR);
}
