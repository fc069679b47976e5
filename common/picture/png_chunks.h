/* What is in a PNG besides its pixels, found by walking over its chunks. */
#ifndef PNG_CHUNKS_H
#define PNG_CHUNKS_H

#include <stdbool.h>
#include <stdio.h>

#include "metadata.h"
#include "rows.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Walks over `file` from its first chunk, and leaves it where it was. Takes the
 * colour profile and the EXIF orientation from before the pixels. *whole says
 * whether all chunks from the first of the pixels to IEND are there in full;
 * what comes after IEND does not matter. Memory is taken for what the file
 * holds, never for what a chunk says that it is long. 0, or an error code with
 * the reason in *problem: a chunk before the pixels is longer than the file. */
int png_chunks_read(FILE *file, struct metadata *metadata, bool *whole,
                    struct problem *problem);

#ifdef __cplusplus
}
#endif

#endif
