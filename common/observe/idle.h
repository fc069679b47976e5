/* Can nobody go on? Then time does. */
#ifndef OBSERVE_IDLE_H
#define OBSERVE_IDLE_H

#include "trace.h"

/* As tracer_hear, where we make the time. */
enum heard idle_hear(struct tracer *t, bool block);
/* Is it time to look at everybody, by the clock on the wall? */
bool idle_look_is_due(struct tracer *t);

#endif
