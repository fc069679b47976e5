/* The start of a run. */
#ifndef OBSERVE_LAUNCH_H
#define OBSERVE_LAUNCH_H

#include "tracer.h"

/* Starts the program; it is traced before it can execute anything of its own.
 * Returns 0; TRACE_REFUSED, with errno, if tracing is forbidden here; or
 * TRACE_NO_PROGRAM, with errno, if the program cannot be run. */
enum { TRACE_REFUSED = -1, TRACE_NO_PROGRAM = -2 };
int tracer_start(struct tracer *t, char **argv);

#endif
