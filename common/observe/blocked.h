/* What is a task blocked in, where we make the time? */
#ifndef OBSERVE_BLOCKED_H
#define OBSERVE_BLOCKED_H

#include "tracer.h"

/* Notes in the task's nap in which call it is blocked, and whether somebody
 * outside the program could end that. False: it is not blocked, or will go on
 * by itself. */
bool find_block(struct tracer *t, int index);

#endif
