/* Alarms and timers that the program has set, where we make the time. */
#ifndef OBSERVE_TIMERS_H
#define OBSERVE_TIMERS_H

#include <signal.h>

#include "tracer.h"

/* A call that makes, sets or asks a timer. False: it was done here. True: the
 * kernel does it, and timer_returned must be called when it returns. */
bool timer_called(struct tracer *t, int index, const unsigned long *args);
void timer_returned(struct tracer *t, int index, long result);
/* A timer's signal that we have sent arrives: makes it look as if the kernel
 * had sent it. */
void timer_sign(pid_t pid, siginfo_t *info);
/* When the next timer rings; EVER: none does. */
int64_t timer_due(const struct clock *c);
/* The same of one process's timers; NOBODY: of timerfds. */
int64_t timer_due_of(const struct clock *c, int owner);
/* Is this eventfd, by its number, one that we have made of a timerfd? */
bool timer_is_descriptor(const struct clock *c, long id);
/* The next timer rings. */
void timer_ring(struct tracer *t);
/* Forgets the timers of a process that has ended (`all`), or those that do not
 * survive its exec. */
void timers_forget(struct clock *c, int owner, bool all);
void timers_free(struct clock *c);

#endif
