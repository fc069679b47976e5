/* Four views of one record, and the sentence that tells it in words. */
#ifndef OBSERVE_VIEWS_H
#define OBSERVE_VIEWS_H

#include <stdio.h>

#include "record.h"

/* In the terminal, as wide as it is (60 to 200 columns), with colour if `to`
 * is a terminal and NO_COLOR is not set. */
void print_timeline(const struct record *r, FILE *to);
/* A picture for a page: an opaque white card. */
void write_svg(const struct record *r, FILE *to);
/* Chrome Trace Events, for Perfetto. */
void write_chrome(const struct record *r, FILE *to);
/* All of it: docs/observe-format.md. */
void write_json(const struct record *r, FILE *to);

/* One or two sentences, without a newline. */
void tell_story(const struct record *r, char *text, size_t size);

/* --- what the pictures share ---------------------------------------------- */

/* Which processes a picture shows, and in what order: each below its parent,
 * in the order in which they were forked. */
#define MOST_ROWS 40

struct row {
    int process;
    int depth; /* generations below the main process */
    bool last; /* no sister below it */
};

struct rows {
    struct row row[MOST_ROWS];
    int count;
    int left_out;
};

void choose_rows(struct rows *rows, const struct record *r);

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

/* A round step for about `marks` marks on an axis of `length` seconds. */
double axis_step(double length, int marks);
/* "0.50 s", "12 ms": as exact as the step of its axis, if one is given. */
void print_time(char *text, size_t size, double seconds);
/* What became of it, in a word or two: "joined", "not joined", "exit 3". */
void print_fate(char *text, size_t size, const struct record *r, int process);

/* "text" as it stands in JSON. Bytes that are not UTF-8 become U+FFFD. */
void print_json_text(FILE *to, const char *text, size_t length);

#endif
