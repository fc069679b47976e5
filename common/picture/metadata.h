#ifndef METADATA_H
#define METADATA_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a picture carries along besides its pixels. */
struct metadata {
    uint8_t *comment; /* a JPEG's COM, owned; NULL if none */
    size_t comment_size;
    uint8_t *icc; /* colour profile, owned; NULL if none */
    size_t icc_size;
    int orientation;      /* EXIF: 1 to 8; 1 if not told */
    int transparent[3];   /* a PNG's one transparent colour, as in the file */
    int transparent_size; /* 0 none, 1 grey, 3 RGB */
};

/* Frees what `metadata` owns. */
void metadata_clear(struct metadata *metadata);

/* The orientation, 1 to 8, that the `size` bytes of an EXIF block (a TIFF
 * header and its first directory) tell; 1 if they tell none or make no sense.
 */
int metadata_orientation(const uint8_t *exif, size_t size);

#ifdef __cplusplus
}
#endif

#endif
