/* A task that asks over and over, for the time or for news, is waiting, too.
 * Only where we make the time. */
#ifndef OBSERVE_SPINS_H
#define OBSERVE_SPINS_H

#include "tracer.h"

/* A task asks without waiting: for the time (`for_time`), or for news: has a
 * child ended, is a descriptor ready? The clock moves on by what that costs. */
void spin_asks(struct tracer *t, int index, bool for_time);
/* It has found what it asked for, or does something else now. */
void spin_ends(struct tracer *t, int index);
/* May this call be such a question? Any other call ends a spin. */
bool spin_may_go_on(enum call call, long number, const unsigned long *args);
/* kill with signal 0 asks whether somebody is there; nothing is sent. */
bool kill_only_asks(long number, const unsigned long *args);

#endif
