/* What is noted when a process enters or leaves one of the system calls at
 * which the filter stops it. */
#ifndef OBSERVE_CALLS_H
#define OBSERVE_CALLS_H

#include "tracer.h"

void call_entered(struct tracer *t, int index);
void call_left(struct tracer *t, int index);
/* Lets the next writer go on that is held before a write, if nobody writes. */
void tracer_release_writers(struct tracer *t);

#endif
