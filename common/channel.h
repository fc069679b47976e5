/*
 * Inside the pool: the line between a program and one worker process. A task
 * goes out as one frame, its result comes back as one; never two at a time.
 */
#ifndef CHANNEL_H
#define CHANNEL_H

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
#define FRAME_LENGTH ((uint64_t)1 << 36) /* more is not a length, but a lie */

/* Makes a connected pair: ends[0] for the program, which never blocks, ends[1]
 * for the worker. Both close on exec, and neither is 0, 1 or 2, where a worker
 * would print into it. Returns 0 or an errno number. */
int channel_open(int ends[2]);

/* Where 0, 1 or 2 were closed, a new descriptor may be one of them, and what
 * somebody prints would go there: moves it away, and closes it on exec. 0, or
 * -1 with errno. */
int descriptor_above_standard(int *fd);

/* Sends the frame and its bytes from byte `sent` on, as far as they go.
 * Returns how many more were sent, or -1 with errno (EAGAIN: not now). */
ssize_t channel_send(int fd, const struct frame *frame, const void *bytes,
                     size_t sent);

/* Nothing more will be sent: the worker then ends. */
void channel_close_out(int fd);

/* The worker's side: these block until everything is through. 0, or -1 when
 * the program is gone or memory is out. *room grows as needed and holds frame
 * and bytes, one after the other. */
int channel_send_all(int fd, const struct frame *frame, const void *bytes);
int channel_receive_all(int fd, char **room, size_t *capacity);

#endif
