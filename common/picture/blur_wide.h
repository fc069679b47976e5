/* The blur of blur.h for a picture that is very wide and not high. */
#ifndef BLUR_WIDE_H
#define BLUR_WIDE_H

#include "kernels.h"
#include "rows.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Blurs in BLUR_PASSES passes of `box`, as blur_rows() does, but holds the
 * whole picture in place of some two hundred rows of it, and works on a piece
 * of them at a time. Takes `source` over, also when it fails; returns NULL
 * then, with the reason in source->problem. */
struct rows *blur_wide_rows(struct rows *source, const struct box *box);

#ifdef __cplusplus
}
#endif

#endif
