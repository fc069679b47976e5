/* In what is a task blocked? */
#ifndef OBSERVE_BLOCKED_H
#define OBSERVE_BLOCKED_H

#include "tracer.h"

/* Notes in its nap in which call, and whether somebody outside of the program
 * could end that. False: it is not blocked, or will go on by itself. */
bool find_block(struct tracer *t, int index);

#endif
