/* What the pictures share: which rows, what is seen of each, and how to write
 * times and fates. */
#ifndef OBSERVE_LAYOUT_H
#define OBSERVE_LAYOUT_H

#include "record.h"

/* Which processes a picture shows, and in what order: each below its parent,
 * in the order in which they were forked. */
#define MOST_ROWS 40

struct row {
    int process;
    int depth; /* generations below the main process */
    bool last; /* no sister below it */
};

struct layout_rows {
    struct row row[MOST_ROWS];
    int count;
    int left_out;
};

void choose_rows(struct layout_rows *rows, const struct record *r);

/* A life cut into pieces that can be seen: what is shorter than `least`
 * seconds belongs to what came before it. */
enum { ZOMBIE = STATES, PIECE_KINDS };
#define MOST_PIECES 512

struct piece {
    double from, to;
    int kind; /* an enum state, or ZOMBIE */
    bool orphan;
};

/* Returns how many. */
int cut_pieces(const struct record *r, int process, double least,
               struct piece pieces[MOST_PIECES]);

/* What it was blocked in when the run was ended; NULL: the run ended by itself,
 * or it was not alive then. */
const struct blocked *blocked_at_end(const struct record *r, int process);
/* A round step for about `marks` marks on an axis of `length` seconds. */
double axis_step(double length, int marks);
/* "0.50 s", "12 ms": as exact as the step of its axis, if one is given. */
void print_time(char *text, size_t size, double seconds);
/* What became of it, in a word or two: "joined", "not joined", "exit 3". */
void print_fate(char *text, size_t size, const struct record *r, int process);

#endif
