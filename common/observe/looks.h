/* A look at a task in /proc: is it blocked? */
#ifndef OBSERVE_LOOKS_H
#define OBSERVE_LOOKS_H

#include "tracer.h"

/* Does it look blocked, and had it not run when the look ended? *news: for the
 * first time, so that the look proves nothing about who was seen before. */
bool looks_blocked(struct tracer *t, int index, bool *news);
/* Is it blocked, beyond doubt, and not held by us? */
bool is_blocked(struct tracer *t, int index);

#endif
