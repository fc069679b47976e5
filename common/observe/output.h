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
    int theirs;      /* the program's end; closed here once it runs */
    struct stat end; /* device and inode of that end */
    char *held;      /* bytes that were read and not passed on yet */
    size_t held_length, held_room;
    char *text; /* the line that has begun */
    size_t text_length;
    double text_time;  /* when its latest piece came */
    int text_writer;   /* who wrote it; NOBODY: several, or unknown */
    int writer;        /* who is in a write to it now, or NOBODY */
    long read_since;   /* bytes that came since that write began */
    size_t first_line; /* how many lines there were when it began */
};

struct output {
    struct channel channel[2];
    struct record *record;
    long most;  /* bytes to pass on; 0: all */
    bool lines; /* cut into lines? */
};

/* Opens both channels: a terminal where our own stream is one, so that the
 * program buffers as it would without us; else a pipe. Returns 0 or errno. */
int output_open(struct output *o, struct record *r, long most, bool lines);
/* Call it when the program runs: closes our copies of its ends, so that we see
 * the end of its output. */
void output_started(struct output *o);
void output_close(struct output *o);

/* Reads and notes what is there. Without `all`, it stops after half a MiB, and
 * returns true if there may be more. */
bool output_read(struct output *o, int stream, double now, bool all);
/* Passes on what is held, as much as our reader takes without blocking. */
void output_pass_on(struct output *o, int stream);
/* At the end of a run: waits up to a second for a slow reader. */
void output_finish(struct output *o, double now);

/* Which stream (0: stdout, 1: stderr) is that descriptor of the process, by
 * whatever number or way it has got it? -1: neither. */
int output_stream_of(const struct output *o, pid_t pid, long fd);
/* May nobody begin to write now? Somebody is writing, or our reader is slow. */
bool output_busy(const struct output *o, int stream);
/* Around each write of a process: what arrives in between is its own. The third
 * is for one that has died in the middle of its write. */
void output_write_begins(struct output *o, int stream, int process, double now);
void output_write_ended(struct output *o, int stream, long bytes, double now);
void output_writer_died(struct output *o, int stream, double now);

#endif
