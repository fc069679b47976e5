/* Inside the pool: what a task has to say, as it is written. */
#ifndef RESULT_H
#define RESULT_H

#include "pool.h"

/* The task's side of a future. `base` is where its value starts: a chunk
 * collects the values of several tasks one after the other. */
struct result {
    char *bytes;
    size_t base, size, capacity;
    bool failed; /* the bytes are result_fail's text */
};

/* Makes a result ready for the next task; its memory is used again. */
void pool__result_clear(struct result *result);

#endif
