/* What it means that a process enters or leaves one of the system calls at
 * which it stops. */
#ifndef OBSERVE_CALLS_H
#define OBSERVE_CALLS_H

#include "tracer.h"

void call_entered(struct tracer *t, int index);
void call_left(struct tracer *t, int index);
/* Lets those go on that were held before a write, if it is their turn. */
void tracer_release_writers(struct tracer *t);

#endif
