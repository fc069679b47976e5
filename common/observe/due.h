/* Who is woken next, and how time passes until then. */
#ifndef OBSERVE_DUE_H
#define OBSERVE_DUE_H

#include "tracer.h"

/* When somebody is to be woken, or EVER. */
int64_t due_next(const struct tracer *t);
/* Wakes the first of those that are due; false: nobody is. */
bool due_wake(struct tracer *t);
/* The clock moves on by that much; whoever is due on the way is woken. While
 * somebody is coming, it waits. */
void due_move(struct tracer *t, int64_t by);
/* The processor time that a task used since *before, which is brought up to
 * date; seconds. */
double due_computed(struct tracer *t, int index, double *before);
/* Does it nothing but ask, over and over? Then what it computes in between is
 * the asking. */
bool due_asking(struct tracer *t, int index);
/* Time passes with what was computed since the last call, by who computed
 * most; not with the wall: a busy machine changes nothing. */
void due_flow(struct tracer *t);

#endif
