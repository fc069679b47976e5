/* The picture of a run for a page: an opaque white card. */
#ifndef OBSERVE_SVG_H
#define OBSERVE_SVG_H

#include <stdio.h>

#include "record.h"

void write_svg(const struct record *r, FILE *to);

#endif
