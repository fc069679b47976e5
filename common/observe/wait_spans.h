/* What those that are blocked wait for, while a run goes on. */
#ifndef OBSERVE_WAIT_SPANS_H
#define OBSERVE_WAIT_SPANS_H

#include "tracer.h"

/* Call it when a task is seen blocked. Marks it (`unnamed`) if it is time to
 * look up what it waits for: when its span has lasted 20 ms, and again whenever
 * it has lasted twice as long as at the last look. */
void wait_span_lasts(struct tracer *t, int index);
/* Looks up what the marked tasks wait for, and notes it with their spans. As
 * that takes long, it is put off while the looks so far have taken more than a
 * hundredth of the run. */
void wait_name_spans(struct tracer *t);
/* The same where we make the time, just before it jumps to the moment `due`.
 * Whether there is a look depends only on the times of the run, not on how fast
 * the machine is: the same run must give the same record. */
void wait_name_before_jump(struct tracer *t, double due);

#endif
