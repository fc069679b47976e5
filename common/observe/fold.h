/* Rows of a tall picture that can share one row: brothers and sisters that all
 * lived for a moment only, and threads that did nothing but wait. */
#ifndef OBSERVE_FOLD_H
#define OBSERVE_FOLD_H

#include "layout.h"

/* If there are more than so many rows, folds what can be folded. `end` is how
 * long the picture is, in seconds. */
#define TALL 14
void fold_rows(struct layout_rows *rows, const struct record *r, double end);

/* Is this process shown in that row? */
bool is_in_row(const struct row *row, const struct record *r, int process);

/* The row's processes: the first, and the next after one; NOBODY at the end. */
int next_in_row(const struct row *row, const struct record *r, int process);

#endif
