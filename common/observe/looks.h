/* A look at a task in /proc: is it blocked? */
#ifndef OBSERVE_LOOKS_H
#define OBSERVE_LOOKS_H

#include "tracer.h"

/* Is it blocked, and was it so during the whole look? *news becomes true if it
 * has run since it was looked at last: it may have woken somebody who had been
 * seen blocked before, so that all must be looked at again. */
bool looks_blocked(struct tracer *t, int index, bool *news);
/* Is it blocked, without having run since the last look, and not held by us? */
bool is_blocked(struct tracer *t, int index);

#endif
