/* Unpacks what zlib packed (RFC 1950 and 1951): the profile in a PNG, which
 * libpng hands out only if it likes what is in it. */
#ifndef INFLATE_H
#define INFLATE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Returns the unpacked bytes, for free(), and their number in *unpacked. If the
 * data end too early, returns what could be unpacked until then. NULL if they
 * are broken, if there are more than `most` bytes or none, or without memory.
 * Does not block. */
uint8_t *inflate_zlib(const uint8_t *packed, size_t size, size_t most,
                      size_t *unpacked);

#ifdef __cplusplus
}
#endif

#endif
