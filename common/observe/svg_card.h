/* The card on which svg.c draws a run, and the parts that are drawn on it. */
#ifndef OBSERVE_SVG_CARD_H
#define OBSERVE_SVG_CARD_H

#include <stdio.h>

#include "layout.h"
#include "record.h"

#define WIDTH    520
#define MARGIN   20
#define PLOT     136 /* labels; the time axis from here … */
#define PLOT_END 408 /* … to here; what became of each */

struct card {
    const struct record *r;
    FILE *to;
    struct layout_rows rows;
    double end, least; /* seconds; the shortest span that is drawn */
    int top, row, bar; /* the first row, and the heights of row and bar */
};

struct svg_look {
    const char *fill, *edge, *ink; /* of a bar, and of the word in it */
    const char *word, *meaning;
};
extern const struct svg_look svg_looks[PIECE_KINDS];

double svg_x(const struct card *c, double time);
double svg_y(const struct card *c, int row);
/* Text from outside: nothing in it ends up as markup. */
void svg_escape(FILE *to, const char *text);
/* `class` and `anchor` may be empty. */
void svg_text(const struct card *c, double x, double y, const char *class,
              const char *anchor, const char *what);

#endif
