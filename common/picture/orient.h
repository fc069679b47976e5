/* Turns a picture the way its camera was held. */
#ifndef ORIENT_H
#define ORIENT_H

#include "rows.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The picture of `source` as it looks upright, for an EXIF orientation from 1
 * to 8; 1 returns `source` itself. Holds the whole picture: its first row may
 * be the last that comes. Takes `source` over, also when it fails; returns
 * NULL then, with the reason in source->problem. */
struct rows *orient_rows(struct rows *source, int orientation);

#ifdef __cplusplus
}
#endif

#endif
