/* Inside the pool: what a task gives back, while the task is writing it. */
#ifndef RESULT_H
#define RESULT_H

#include "pool.h"

/* The task's side of a future. The value is bytes[base .. size-1]. `base` is 0
 * but in a chunk of a map, which collects the values of several items. */
struct result {
    char *bytes;
    size_t base, size, capacity;
    bool failed; /* the bytes are result_fail's text */
};

/* Makes a result ready for the next task; its memory is used again. */
void pool__result_clear(struct result *result);

#endif
