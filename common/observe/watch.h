/* One observed run, from start to end. */
#ifndef OBSERVE_WATCH_H
#define OBSERVE_WATCH_H

#include "record.h"
#include "run_limits.h"

/* Runs the program and waits until nothing of it is left; fills the record.
 * Returns 0, or TRACE_REFUSED or TRACE_NO_PROGRAM (launch.h) with errno. */
int watch(struct record *r, const struct limits *limits, bool lines);

#endif
