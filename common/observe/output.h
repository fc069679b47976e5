/* The program's stdout and stderr on their way through the observer: passed on
 * unchanged and at once, counted, and on request cut into lines, each with its
 * moment and its writer. */
#ifndef OBSERVE_OUTPUT_H
#define OBSERVE_OUTPUT_H

#include <sys/stat.h>

#include "record.h"

struct channel {
    int from;        /* what the program wrote; -1 once all of it is read */
    int error;       /* why that failed; 0, or EPIPE: its reader has gone */
    int to;          /* our own stdout or stderr; -1 if nobody reads it */
    int theirs;      /* the program's end; ours only until it runs */
    struct stat end; /* which file that is */
    char *held;      /* read, and not yet passed on */
    size_t held_length, held_room;
    char *text; /* of the line that has begun */
    size_t text_length;
    double text_time;
    int text_writer;
    int writer;        /* who is in a write to it now, or NOBODY */
    long read_since;   /* bytes since that write began … */
    size_t first_line; /* … and the line it began at */
};

struct output {
    struct channel channel[2];
    struct record *record;
    long most;  /* bytes to pass on; 0: all */
    bool lines; /* cut into lines? */
};

/* Opens both ways: a terminal where ours is one, so that the program buffers
 * as it would without us, else a pipe. Returns 0 or errno. */
int output_open(struct output *o, struct record *r, long most, bool lines);
/* After the program has its ends. */
void output_started(struct output *o);
void output_close(struct output *o);

/* Reads and notes what is there; without `all`, leaves some of it if it is
 * much, and then returns true. */
bool output_read(struct output *o, int stream, double now, bool all);
/* Passes on what is held, as much as is taken without blocking. */
void output_pass_on(struct output *o, int stream);
/* At the end: waits up to a second for a slow reader. */
void output_finish(struct output *o, double now);

/* A process is about to write to, and has written to, its descriptor `fd`.
 * What arrives in between is its own. output_stream_of returns the stream
 * that /proc says the descriptor is, or -1. */
int output_stream_of(const struct output *o, pid_t pid, long fd);
bool output_busy(const struct output *o, int stream);
void output_write_begins(struct output *o, int stream, int process, double now);
void output_write_ended(struct output *o, int stream, long bytes, double now);
void output_writer_died(struct output *o, int stream, double now);

#endif
