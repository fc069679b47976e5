/* Alarms that a program has set on the clock on the wall: they end what it is
 * blocked in. (Where we make the time, timers.c has them.) */
#ifndef OBSERVE_ALARMS_H
#define OBSERVE_ALARMS_H

#include "tracer.h"

/* A process calls alarm, setitimer or timer_settime; or setsockopt, with which
 * a socket may get a limit to its waits. */
void alarm_called(struct tracer *t, int index, const unsigned long *args);
/* In how many seconds the next alarm of a process comes, at most, as far as is
 * known; NEVER: none is due. */
double alarm_due(const struct tracer *t, int process);

#endif
