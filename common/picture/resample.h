/* Resizes with a bicubic filter (Keys, 1981, with a = -0.5), stretched by the
 * reduction so that it averages over all that it leaves out: horizontally,
 * rounded to bytes, then vertically. The weights are those of Pillow. */
#ifndef RESAMPLE_H
#define RESAMPLE_H

#include "rows.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The part of `source` from its top left corner to (right, bottom), which may
 * end within a pixel, resized to width x height. Takes `source` over, also
 * when it fails; returns NULL then, with the reason in source->problem. */
struct rows *resample_rows(struct rows *source, float right, float bottom,
                           int width, int height);

#ifdef __cplusplus
}
#endif

#endif
