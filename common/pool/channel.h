/*
 * Inside the pool: the line between a program and one worker process. A task
 * goes out as one frame, its result comes back as one, in the same order.
 */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum frame_kind {
    FRAME_TASK = 1,
    FRAME_READY,   /* the initializer is through */
    FRAME_REFUSED, /* the initializer failed: the bytes are its text */
    FRAME_RESULT,
    FRAME_FAILED /* the bytes are result_fail's text */
};

struct frame {
    uint32_t magic;
    uint32_t kind;
    uint64_t word; /* out: the function's address; back: what it returned */
    uint64_t id;   /* a result carries its task's */
    uint64_t length;
};

#define FRAME_MAGIC  0x6b726f66u         /* "fork" */
#define FRAME_LENGTH ((uint64_t)1 << 36) /* a longer one is not from us */

/* A buffer on our side of a line: for bytes that were read and not used yet
 * (inbox), or that are to be sent (outbox). They are bytes[start .. end-1]. */
struct mailbox {
    size_t start, end;
    char bytes[16 * 1024];
};

/* An empty one, to be freed; or NULL. */
struct mailbox *pool__mailbox_create(void);

/* Takes at most `size` bytes out of the box; returns how many. */
size_t pool__mailbox_take(struct mailbox *box, void *bytes, size_t size);

/* Appends the frame and its bytes. False, and nothing is done, if they do not
 * fit. */
bool pool__mailbox_put(struct mailbox *box, const struct frame *frame,
                       const void *bytes);

/* Makes a connected pair: ends[0] for the program, which never blocks, ends[1]
 * for the worker. Both close on exec, and neither is 0, 1 or 2, where a worker
 * would print into it. Returns 0 or an errno number. */
int pool__channel_open(int ends[2]);

/* In a program that has closed 0, 1 or 2 a new descriptor may get that number,
 * and printf would write into it. This moves it to a higher number, and has it
 * closed on exec. 0, or -1 with errno. */
int pool__descriptor_above_standard(int *fd);

/* Sends the frame and its bytes from byte `sent` on, as far as they go.
 * Returns how many more were sent, or -1 with errno (EAGAIN: not now). */
ssize_t pool__channel_send(int fd, const struct frame *frame, const void *bytes,
                           size_t sent);

/* Sends what is in the box. 0 if all of it has gone, else -1 with errno
 * (EAGAIN: the rest, which stays in the box, does not go now). */
int pool__channel_send_mailbox(int fd, struct mailbox *box);

/* One read: up to `size` bytes go to `bytes`, and what comes after them into
 * the box, which must be empty. Returns what read() returns, but never -1 with
 * EINTR. */
ssize_t pool__channel_receive(int fd, void *bytes, size_t size,
                              struct mailbox *box);

/* The worker reads the end of its input, and ends; it can still answer. */
void pool__channel_close_out(int fd);

/* The worker's side. Both block until one frame and its bytes are through, and
 * return 0, or -1 when the program is gone or memory is out. receive_all puts
 * them into *room, which grows as needed; what came behind them stays in the
 * box for the next call. */
int pool__channel_send_all(int fd, const struct frame *frame,
                           const void *bytes);
int pool__channel_receive_all(int fd, struct mailbox *box, char **room,
                              size_t *capacity);

#endif
