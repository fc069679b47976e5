/* Alarms that a program has set on the wall's clock. One that is due may end
 * what the program is blocked in, so that it does not hang. (Where we make the
 * time, timers.c knows them.) */
#ifndef OBSERVE_ALARMS_H
#define OBSERVE_ALARMS_H

#include "tracer.h"

/* A process calls alarm, setitimer or timer_settime; or setsockopt, with which
 * a socket may get a limit to its waits. */
void alarm_called(struct tracer *t, int index, const unsigned long *args);
/* In how many seconds, at most, the next alarm of a process comes; NEVER: none
 * is known to be due. */
double alarm_due(const struct tracer *t, int process);

#endif
