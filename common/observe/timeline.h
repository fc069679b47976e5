/* The picture of a run in the terminal. */
#ifndef OBSERVE_TIMELINE_H
#define OBSERVE_TIMELINE_H

#include <stdio.h>

#include "record.h"

/* As wide as it is (60 to 200 columns), with colour if `to` is a terminal and
 * NO_COLOR is not set. */
void print_timeline(const struct record *r, FILE *to);

#endif
