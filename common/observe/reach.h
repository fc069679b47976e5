/* May this system call reach whom or what it would reach? Of a process: only
 * processes of this run. Of the machine: nothing. What may not is refused,
 * named in the record, and most of it is the run's verdict. */
#ifndef OBSERVE_REACH_H
#define OBSERVE_REACH_H

#include "tracer.h"

/* Each is at the entry of its call; it is let go on, or refused. */
void enter_kill(struct tracer *t, int index, const unsigned long *args);
void enter_others(struct tracer *t, int index, const unsigned long *args);
void enter_owner(struct tracer *t, int index, const unsigned long *args);
void enter_ids(struct tracer *t, int index, const unsigned long *args);
void enter_machine(struct tracer *t, int index, const unsigned long *args);
void enter_denied(struct tracer *t, int index, const unsigned long *args);

/* Is there nobody with that pid (or, negative, group)? Then the kernel may say
 * so itself. */
bool is_free(pid_t target);

#endif
