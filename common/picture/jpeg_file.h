/* JPEG files, read and written row by row with libjpeg-turbo. */
#ifndef JPEG_FILE_H
#define JPEG_FILE_H

#include <stdio.h>

#include "metadata.h"
#include "rows.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Reads the header of `file`, which stays the caller's and must outlive the
 * rows, and hands back the picture at 1/shrink of its size (1, 2, 4 or 8),
 * which rounds up. 1 band grey, 3 RGB, 4 CMYK as Adobe's files mean it. The
 * accurate integer transform and smooth upsampling, as libjpeg does by
 * default. A file that ends early is refused where it ends, and so is one
 * of too many pixels. NULL if it fails, with the reason in *problem. */
struct rows *jpeg_read(FILE *file, int shrink, struct metadata *metadata,
                       struct size *full, struct problem *problem);

/* Writes all rows of `source` to `file`, as a baseline JPEG with 4:2:0
 * sampling and the comment, if any. Does not close either. Returns 0 or an
 * error code, with its text in source->problem. */
int jpeg_write(FILE *file, struct rows *source, int quality,
               const struct metadata *metadata);

#ifdef __cplusplus
}
#endif

#endif
