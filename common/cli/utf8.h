/* Is a sequence of bytes text in UTF-8? */
#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How many bytes the UTF-8 character at `s` has: 1 to 4. 0 if what stands there
 * is none: not complete in the `left` bytes that may be read, written longer
 * than need be, or no character (RFC 3629, section 3). */
size_t utf8_length(const char *s, size_t left);

#ifdef __cplusplus
}
#endif

#endif
