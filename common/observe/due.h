/* Who is woken next, and how time passes until then. */
#ifndef OBSERVE_DUE_H
#define OBSERVE_DUE_H

#include "tracer.h"

/* The moment at which the next nap or timer is due; EVER: none is. */
int64_t due_next(const struct tracer *t);
/* Wakes the first of those that are due now (with some orders, all). False:
 * nobody is. */
bool due_wake(struct tracer *t);
/* Moves the clock on by so many nanoseconds. Whoever is due on the way is woken
 * at its moment, and the rest of the time passes when it is back. */
void due_move(struct tracer *t, int64_t by);
/* Seconds of processor time that a task has used since it had used *before;
 * *before becomes what it has used now. */
double due_computed(struct tracer *t, int index, double *before);
/* Does it only ask for something, over and over? Then what it computes is just
 * the asking, and no reason for time to pass. */
bool due_asking(struct tracer *t, int index);
/* Time passes by what was computed since the last call, by the task that has
 * computed most. It does not pass with the wall's clock, so that a busy machine
 * changes nothing. */
void due_flow(struct tracer *t);

#endif
