/* What those that are blocked wait for, while a run goes on. */
#ifndef OBSERVE_WAIT_SPANS_H
#define OBSERVE_WAIT_SPANS_H

#include "tracer.h"

/* Is it time to look, again, at what this one is blocked in? A span is named
 * when it has lasted for a moment, and again when it has lasted twice as long
 * as at the last look. */
void wait_span_lasts(struct tracer *t, int index);
/* Looks at those that are due, and notes it with their spans. A look costs
 * much, so that there is one only if the looks so far took less than a
 * hundredth of the time. */
void wait_name_spans(struct tracer *t);
/* The same where we make the time, and nobody can go on until the moment `due`,
 * to which time is about to jump. Whether there is a look follows only from the
 * times of the run, so that the same run gives the same record. */
void wait_name_before_jump(struct tracer *t, double due);

#endif
