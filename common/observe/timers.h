/* Alarms and timers that the program has set. */
#ifndef OBSERVE_TIMERS_H
#define OBSERVE_TIMERS_H

#include <signal.h>

#include "tracer.h"

/* A call that makes, sets or asks a timer. True: it goes through the kernel,
 * and timer_returned wants to know what came of it. */
bool timer_called(struct tracer *t, int index, const unsigned long *args);
void timer_returned(struct tracer *t, int index, long result);
/* A signal of ours arrives: as if it were the kernel's. */
void timer_sign(pid_t pid, siginfo_t *info);
/* When the next rings, or EVER; and it rings. */
int64_t timer_due(const struct clock *c);
/* Likewise of one process; NOBODY: of descriptors. */
int64_t timer_due_of(const struct clock *c, int owner);
void timer_ring(struct tracer *t);
/* Of a process that ended (all), or that runs another program. */
void timers_forget(struct clock *c, int owner, bool all);
void timers_free(struct clock *c);

#endif
