/* What a JPEG's header says besides the pixels: comment, EXIF, profile. */
#ifndef JPEG_MARKERS_H
#define JPEG_MARKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h> /* jpeglib.h needs it */

#include <jpeglib.h>

#include "metadata.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A profile is longer than a marker may be, and comes in pieces. */
enum { JPEG_ICC_PIECES = 255 };

struct jpeg_markers {
    struct metadata *metadata; /* where it goes; not owned */
    bool over;                 /* the header is: what follows is passed by */
    bool has_exif;
    int pieces; /* of a profile; more than JPEG_ICC_PIECES make none */
    struct jpeg_icc_piece {
        uint8_t *bytes; /* owned */
        size_t size;
    } piece[JPEG_ICC_PIECES];
};

/* Takes the last comment, the first EXIF block's orientation and the profile
 * out of the markers that jpeg_read_header() comes by. Uses cinfo->client_data.
 * libjpeg's own jpeg_save_markers() keeps every marker, in a list that it
 * walks to the end for each: of 80,000 in a file of 1 MB that took 19 s. */
void jpeg_markers_watch(struct jpeg_markers *markers, j_decompress_ptr cinfo,
                        struct metadata *metadata);

/* The header is over: joins the profile's pieces. 0, or -1 without memory. */
int jpeg_markers_finish(struct jpeg_markers *markers);

/* Frees what is left; markers that were never used must be all zero. */
void jpeg_markers_free(struct jpeg_markers *markers);

#ifdef __cplusplus
}
#endif

#endif
