/* What the pictures of a run share: which rows they have, what is shown of each
 * process, and how times and names are written. */
#ifndef OBSERVE_LAYOUT_H
#define OBSERVE_LAYOUT_H

#include "record.h"

/* Which processes a picture shows, and in what order: each below its parent,
 * in the order in which they were forked. */
#define MOST_ROWS 40

struct row {
    int process;
    int last_process; /* the same, or of a row of several (fold.h) the last */
    int depth;        /* generations below the main process */
    bool last;        /* the last of its parent's children */
};

struct layout_rows {
    struct row row[MOST_ROWS];
    int count;
    int left_out;
};

void choose_rows(struct layout_rows *rows, const struct record *r);

/* A life cut into pieces that are long enough to be seen: a span shorter than
 * `least` seconds becomes part of the piece before it. */
enum { ZOMBIE = STATES, PIECE_KINDS };
#define MOST_PIECES 512

struct piece {
    double from, to;
    int kind;    /* an enum state, or ZOMBIE */
    int on;      /* as in a span; NOBODY for a zombie */
    bool orphan; /* its parent had ended */
};

/* Returns how many. */
int cut_pieces(const struct record *r, int process, double least,
               struct piece pieces[MOST_PIECES]);

/* What a span or piece waited for, in few words: "waits for child 1", "reads
 * from child 2"; empty: unknown, or it did not wait. */
void print_wait(char *text, size_t size, const struct record *r, int kind,
                int on);
/* The same in fewer and fewer words, where there is little room: "waits for the
 * lock of child 1", "for the lock of child 1", "lock of child 1", "lock". */
#define WAIT_BREVITIES 4
void shorten_wait(char *text, const char *wait, int brevity);
/* A process's name in a picture: "the parent", "child 1", "thread 2". */
void print_name(char *text, size_t size, const struct record *r, int process);
/* Writes for whom a span or piece waited, at most MOST_BLOCKED_PEERS of them,
 * and returns how many. */
int peers_of(const struct record *r, int kind, int on, int *peers);
/* What the process was blocked in when the run was ended; NULL: the run ended
 * by itself, or the process was not alive then. */
const struct blocked *blocked_at_end(const struct record *r, int process);
/* A round step for about `marks` marks on an axis of `length` seconds. */
double axis_step(double length, int marks);
/* "0.50 s", "12 ms": as exact as the step of its axis, if one is given. */
void print_time(char *text, size_t size, double seconds);
/* What became of it, in a word or two: "joined", "not joined", "exit 3". */
void print_fate(char *text, size_t size, const struct record *r, int process);

#endif
