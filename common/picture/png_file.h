/* PNG files, read and written row by row with libpng. */
#ifndef PNG_FILE_H
#define PNG_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "metadata.h"
#include "rows.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Reads the header of `file`, which stays the caller's and must outlive the
 * rows, and hands back the picture: 1 band grey, 2 grey and alpha, 3 RGB, 4
 * RGB and alpha; 16 bits a band become their high 8. Palettes, 1-bit and
 * 16-bit grey are converted and *note says so, or refused if `strict`. An
 * interlaced picture is held as a whole. NULL if it fails, with the reason in
 * *problem. */
struct rows *png_read(FILE *file, bool strict, struct metadata *metadata,
                      const char **note, struct problem *problem);

/* Writes all rows of `source` to `file`, 8 bits a band, with the colour profile
 * and the transparent colour, if any. Does not close either. Returns 0 or an
 * error code, with its text in source->problem. */
int png_write(FILE *file, struct rows *source, const struct metadata *metadata);

#ifdef __cplusplus
}
#endif

#endif
