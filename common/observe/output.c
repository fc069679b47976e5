#define _GNU_SOURCE
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

#define LONGEST_LINE 4096
#define HELD_ENOUGH                                                            \
    (1 << 20)         /* bytes; then the program's writers must wait           \
                       */
#define MOST_PIECES 8 /* in one go, so that endless output leaves us time */

/* A terminal as wide as `to`, that changes nothing on the way: no echo, no
 * "\r\n". */
static int open_terminal(int to, int *ours, int *theirs)
{
    struct termios settings;
    *theirs = -1;
    *ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (*ours == -1)
        return errno;
    if (grantpt(*ours) == 0 && unlockpt(*ours) == 0)
        *theirs = open(ptsname(*ours), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (*theirs == -1 || tcgetattr(*theirs, &settings) == -1) {
        int error = errno;
        close(*ours);
        if (*theirs != -1)
            close(*theirs);
        return error;
    }
    struct winsize window;
    cfmakeraw(&settings);
    tcsetattr(*theirs, TCSANOW, &settings);
    if (ioctl(to, TIOCGWINSZ, &window) == 0)
        ioctl(*theirs, TIOCSWINSZ, &window);
    return 0;
}

/* /dev/full takes nothing: a program may want to see for itself how its write
 * fails, and nothing of it has to pass through us. */
static bool takes_nothing(int fd)
{
    struct stat there;
    return fstat(fd, &there) == 0 && S_ISCHR(there.st_mode) &&
           there.st_rdev == makedev(1, 7);
}

static int open_channel(struct channel *c, int to, bool terminal)
{
    int ends[2];
    *c = (struct channel){.from = -1, .theirs = -1, .to = to};
    c->writer = c->text_writer = NOBODY;
    if (takes_nothing(to)) {
        c->theirs = fcntl(to, F_DUPFD_CLOEXEC, 3);
    } else if (!terminal || !isatty(to) ||
               open_terminal(to, &c->from, &c->theirs) != 0) {
        if (pipe2(ends, O_CLOEXEC) == -1)
            return errno;
        c->from = ends[0];
        c->theirs = ends[1];
    }
    fcntl(c->from, F_SETOWN, getpid()); /* of the SIGIO when bytes come */
    fcntl(c->from, F_SETFL, O_NONBLOCK | O_ASYNC);
    fstat(c->theirs, &c->end);
    c->text = malloc(LONGEST_LINE);
    return c->text ? 0 : ENOMEM;
}

int output_open(struct output *o, struct record *r, long most, bool lines)
{
    *o = (struct output){.record = r, .most = most, .lines = lines};
    o->channel[0].from = o->channel[0].theirs = -1;
    o->channel[1] = o->channel[0];
    for (int i = 0; i < 2; i++) {
        /* What is written to a terminal arrives a little later; then nobody
         * could say whose it is. */
        int error = open_channel(&o->channel[i], i + 1, !lines);
        if (error)
            return error;
    }
    return 0;
}

void output_started(struct output *o)
{
    for (int i = 0; i < 2; i++) {
        close(o->channel[i].theirs);
        o->channel[i].theirs = -1;
    }
}

void output_close(struct output *o)
{
    for (int i = 0; i < 2; i++) {
        struct channel *c = &o->channel[i];
        if (c->from != -1)
            close(c->from);
        if (c->theirs != -1)
            close(c->theirs);
        free(c->held);
        free(c->text);
    }
}

/* Gives the line to the record, which copies it. */
static void end_line(struct output *o, int stream, bool newline)
{
    struct channel *c = &o->channel[stream];
    struct line line = {c->text_time, stream + 1,     c->text_writer,
                        newline,      c->text_length, c->text};
    record_line(o->record, &line);
    c->text_length = 0;
}

static void cut_lines(struct output *o, int stream, const char *bytes,
                      size_t length, double now)
{
    struct channel *c = &o->channel[stream];
    for (size_t i = 0; i < length; i++) {
        if (c->text_length == 0)
            c->text_writer = c->writer;
        else if (c->text_writer != c->writer)
            c->text_writer = NOBODY; /* two wrote it */
        c->text_time = now; /* a line is there when its last piece is */
        if (bytes[i] == '\n') {
            end_line(o, stream, true);
        } else {
            c->text[c->text_length++] = bytes[i];
            if (c->text_length == LONGEST_LINE)
                end_line(o, stream, false);
        }
    }
}

/* Keeps bytes until our own reader takes them: a reader that is slow must not
 * stop us, as we have to answer the program's other processes. */
static void hold(struct channel *c, const char *bytes, size_t length)
{
    if (c->to == -1)
        return;
    if (c->held_length + length > c->held_room) {
        size_t room = c->held_length + length + 65536;
        char *wider = realloc(c->held, room);
        if (!wider)
            return;
        c->held = wider;
        c->held_room = room;
    }
    memcpy(c->held + c->held_length, bytes, length);
    c->held_length += length;
}

/* Everything is counted; beyond the output limit nothing is passed on. */
static void note(struct output *o, int stream, const char *bytes, size_t length,
                 double now)
{
    struct record *r = o->record;
    struct channel *c = &o->channel[stream];
    long before = r->out_bytes + r->err_bytes;
    *(stream ? &r->err_bytes : &r->out_bytes) += (long)length;
    c->read_since += (long)length;
    if (o->most && before + (long)length > o->most)
        length = before < o->most ? (size_t)(o->most - before) : 0;
    if (o->lines)
        cut_lines(o, stream, bytes, length, now);
    hold(c, bytes, length);
}

bool output_read(struct output *o, int stream, double now, bool all)
{
    static char bytes[65536];
    struct channel *c = &o->channel[stream];
    int pieces = 0;
    while (c->from != -1 && (all || pieces < MOST_PIECES)) {
        ssize_t n = read(c->from, bytes, sizeof bytes);
        if (n == -1 && (errno == EAGAIN || errno == EINTR))
            break;
        if (n <= 0) { /* a terminal says EIO where a pipe says 0 */
            close(c->from);
            c->from = -1;
            break;
        }
        note(o, stream, bytes, (size_t)n, now);
        pieces++;
    }
    if (c->held_length > 0)
        output_pass_on(o, stream);
    return pieces == MOST_PIECES;
}

void output_pass_on(struct output *o, int stream)
{
    struct channel *c = &o->channel[stream];
    size_t done = 0;
    while (done < c->held_length) {
        /* Ready for writing means: takes PIPE_BUF bytes without blocking.
         */
        struct pollfd ready = {.fd = c->to, .events = POLLOUT};
        if (poll(&ready, 1, 0) <= 0)
            break;
        size_t piece = c->held_length - done;
        ssize_t n = write(c->to, c->held + done, piece < 4096 ? piece : 4096);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1) { /* our reader has gone: let the program feel it */
            c->error = errno;
            c->to = -1;
            c->held_length = done = 0;
            if (c->from != -1)
                close(c->from);
            c->from = -1;
            break;
        }
        done += (size_t)n;
    }
    if (done == 0)
        return;
    c->held_length -= done;
    memmove(c->held, c->held + done, c->held_length);
}

void output_finish(struct output *o, double now)
{
    for (int i = 0; i < 2; i++) {
        struct channel *c = &o->channel[i];
        output_read(o, i, now, true);
        for (int tries = 0; c->held_length > 0 && tries < 100; tries++) {
            poll(&(struct pollfd){.fd = c->to, .events = POLLOUT}, 1, 10);
            output_pass_on(o, i);
        }
        if (o->lines && c->text_length > 0)
            end_line(o, i, false);
    }
}

int output_stream_of(const struct output *o, pid_t pid, long fd)
{
    char path[64];
    struct stat there;
    snprintf(path, sizeof path, "/proc/%d/fd/%ld", (int)pid, fd);
    if (stat(path, &there) == -1)
        return -1;
    for (int i = 0; i < 2; i++)
        if (there.st_dev == o->channel[i].end.st_dev &&
            there.st_ino == o->channel[i].end.st_ino)
            return i;
    return -1;
}

/* By device and inode, which every duplicate and /dev/stdout share. */
bool output_busy(const struct output *o, int stream)
{
    const struct channel *c = &o->channel[stream];
    return c->writer != NOBODY || c->held_length > HELD_ENOUGH;
}

void output_write_begins(struct output *o, int stream, int process, double now)
{
    struct channel *c = &o->channel[stream];
    /* What is there already was written by others: take it first. */
    output_read(o, stream, now, true);
    c->writer = process;
    c->read_since = 0;
    c->first_line = o->record->line_count;
}

void output_write_ended(struct output *o, int stream, long bytes, double now)
{
    struct channel *c = &o->channel[stream];
    struct record *r = o->record;
    output_read(o, stream, now, true);
    if (c->read_since != (bytes > 0 ? bytes : 0)) {
        /* More or less has come than it has written: somebody else wrote at the
         * same time, in a way that we do not watch. Then the writer of none of
         * these lines is certain. */
        for (size_t i = c->first_line; i < r->line_count; i++)
            if (r->lines[i].stream == stream + 1)
                r->lines[i].process = NOBODY;
        c->text_writer = NOBODY;
    }
    c->writer = NOBODY;
}

void output_writer_died(struct output *o, int stream, double now)
{
    output_read(o, stream, now, true);
    o->channel[stream].writer = NOBODY;
}
