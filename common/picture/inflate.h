/* Unpacks what zlib packed (RFC 1950 and 1951): the profile in a PNG, which
 * libpng hands out only if it likes what is in it. */
#ifndef INFLATE_H
#define INFLATE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Returns the unpacked bytes, for free(), and their number in *unpacked. Of
 * data that end too early, what there is until then. NULL if they are broken,
 * are more than `most`, are none, or there is no memory. Does not block. */
uint8_t *inflate_zlib(const uint8_t *packed, size_t size, size_t most,
                      size_t *unpacked);

#ifdef __cplusplus
}
#endif

#endif
