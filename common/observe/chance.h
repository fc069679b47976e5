/* Random numbers that a seed decides, so that a run can be had again. */
#ifndef OBSERVE_CHANCE_H
#define OBSERVE_CHANCE_H

#include <stdint.h>

/* A random number below `count` (at least 1). *state, at first the seed,
 * changes with each. */
long chance_below(uint64_t *state, long count);

#endif
