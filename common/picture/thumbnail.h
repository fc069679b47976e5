/* Fits a picture into a frame, keeping its shape, as Pillow's thumbnail()
 * does: an integer reduction first where the picture is more than four times
 * too large, then a bicubic resize of what is left. */
#ifndef THUMBNAIL_H
#define THUMBNAIL_H

#include <stdbool.h>

#include "rows.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The largest size of picture's shape that fits into frame; picture itself if
 * that fits already. For the side that follows from the other, whichever
 * whole number comes nearer to the shape, at least 1. */
struct size thumbnail_size(struct size picture, struct size frame);

/* The picture of `source`, resized to `small`. `full` is its true extent in
 * source pixels; it differs from the source's size where that was decoded at
 * a fraction and ends within a pixel. `alpha` says that the last band is
 * transparency. Takes `source` over, also when it fails; returns NULL then,
 * with the reason in source->problem. */
struct rows *thumbnail_rows(struct rows *source, double full_width,
                            double full_height, struct size small, bool alpha);

#ifdef __cplusplus
}
#endif

#endif
