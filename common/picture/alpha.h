/* Transparency around a resize: a pixel that cannot be seen must not lend its
 * colour to its neighbours, so colours are multiplied by alpha first and
 * divided by it afterwards. For 2 bands (grey, alpha) and 4 (RGB, alpha). */
#ifndef ALPHA_H
#define ALPHA_H

#include "rows.h"

/* Both take `source` over, also when they fail, and return NULL then, with the
 * reason in source->problem. */
struct rows *premultiply_rows(struct rows *source);
struct rows *unpremultiply_rows(struct rows *source);

#endif
