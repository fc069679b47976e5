/* System calls that act on other processes or on the machine. A program may act
 * on the processes of its own run, and on nothing else. Any other such call is
 * refused (EPERM) and named in the record; most become the run's verdict. */
#ifndef OBSERVE_REACH_H
#define OBSERVE_REACH_H

#include "tracer.h"

/* Each is called at the entry of its calls, and decides: let it happen, or
 * refuse it. In both cases the task goes on. */
void enter_kill(struct tracer *t, int index, const unsigned long *args);
void enter_others(struct tracer *t, int index, const unsigned long *args);
void enter_owner(struct tracer *t, int index, const unsigned long *args);
void enter_ids(struct tracer *t, int index, const unsigned long *args);
void enter_machine(struct tracer *t, int index, const unsigned long *args);
void enter_denied(struct tracer *t, int index, const unsigned long *args);

/* Is there no process with that pid (or, if negative, no such group)? Then the
 * call is harmless, and the kernel may say ESRCH itself. */
bool is_free(pid_t target);
/* It has opened a file, perhaps in order to write to it. If that would change
 * a process outside or the machine, the run is ended. */
void leave_open(struct tracer *t, int index, long fd);

#endif
