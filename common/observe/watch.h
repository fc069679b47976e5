/* One observed run, from start to end. */
#ifndef OBSERVE_WATCH_H
#define OBSERVE_WATCH_H

#include "limits.h"
#include "record.h"

/* Runs the program and waits until nothing of it is left; fills the record.
 * Returns 0, or TRACE_REFUSED or TRACE_NO_PROGRAM (trace.h) with errno. */
int watch(struct record *r, const struct limits *limits, bool lines);

#endif
