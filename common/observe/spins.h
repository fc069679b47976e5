/* Who asks over and over, for the time or for news, waits in its own way. */
#ifndef OBSERVE_SPINS_H
#define OBSERVE_SPINS_H

#include "tracer.h"

/* A task asks for something and does not wait for it: the time, or (other than
 * that) whether a child has ended, a descriptor is ready. The clock moves on by
 * what that costs. */
void spin_asks(struct tracer *t, int index, bool for_time);
/* It has found what it asked for, or does something else. */
void spin_ends(struct tracer *t, int index);
/* Is this call perhaps such a question? Any other one ends a spin. */
bool spin_may_go_on(enum call call, long number, const unsigned long *args);
/* kill with signal 0 asks whether somebody is there; nothing is sent. */
bool kill_only_asks(long number, const unsigned long *args);

#endif
