/* Transparency around a resize: a pixel that cannot be seen must not lend its
 * colour to its neighbours, so colours are multiplied by alpha first and
 * divided by it afterwards. For 2 bands (grey, alpha) and 4 (RGB, alpha). */
#ifndef ALPHA_H
#define ALPHA_H

#include "rows.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Both take `source` over, also when they fail, and return NULL then, with the
 * reason in source->problem. */
struct rows *alpha_premultiply(struct rows *source);
struct rows *alpha_unpremultiply(struct rows *source);

#ifdef __cplusplus
}
#endif

#endif
