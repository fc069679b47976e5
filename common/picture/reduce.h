/* Shrinks by whole factors: each output pixel is the rounded mean of a cell of
 * across x down pixels. Cells at the right and bottom edges may be partial. */
#ifndef REDUCE_H
#define REDUCE_H

#include "rows.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The picture of `source`, reduced; (width + across - 1) / across wide, and the
 * height likewise. Factors of 1 and 1 return `source` itself. Takes `source`
 * over, also when it fails; returns NULL then, with the reason in
 * source->problem. */
struct rows *reduce_rows(struct rows *source, int across, int down);

#ifdef __cplusplus
}
#endif

#endif
