/* Gaussian blur by three passes of an extended box filter, horizontally and
 * then vertically, rounded to bytes after every pass.
 *
 * Source: P. Gwosdek, S. Grewenig, A. Bruhn, J. Weickert, "Theoretical
 * Foundations of Gaussian Convolution by Extended Box Filtering", SSVM 2011;
 * in the fixed-point form that Pillow gives it, to the last bit. */
#ifndef BLUR_H
#define BLUR_H

#include "kernels.h"
#include "rows.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { BLUR_PASSES = 3 };

#define BLUR_SIGMA_MOST 100.0

/* The box whose BLUR_PASSES passes blur with standard deviation `sigma`, in
 * pixels, from 0 to BLUR_SIGMA_MOST. */
struct box blur_box(double sigma);

/* The picture of `source`, blurred. Takes `source` over, also when it fails;
 * returns NULL then, with the reason in source->problem. A sigma of 0 returns
 * `source` itself. Holds about 100 rows. */
struct rows *blur_rows(struct rows *source, double sigma);

#ifdef __cplusplus
}
#endif

#endif
