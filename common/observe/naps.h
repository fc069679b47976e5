/* Calls that wait until a time, where the observer makes the time. */
#ifndef OBSERVE_NAPS_H
#define OBSERVE_NAPS_H

#include "tracer.h"

/* A task enters such a call; its arguments are changed so that the kernel waits
 * without end. False: the call does not wait, or has an error; then nothing is
 * changed, and the kernel may do it. */
bool nap_begins(struct tracer *t, int index, const unsigned long *args);
/* The call returns. Where we have ended it, the result becomes "time is up". */
void nap_ends(struct tracer *t, int index, long *result);
/* Ends the call: its time has come. The task is then "coming" until nap_ends.
 */
void nap_wake(struct tracer *t, int index);
/* The task enters another call: what it was blocked in before is over. */
void nap_stirs(struct tracer *t, int index);
/* The nap is over, whatever has ended it. */
void nap_forget(struct tracer *t, int index);
/* The same, and the task itself is gone. */
void nap_gone(struct tracer *t, int index);

/* A signal or the end of a child may have reached this task; or all tasks of
 * this process; or anybody; or the parent and the children of this task. They
 * are no longer sure to be blocked. */
void nap_touch(struct tracer *t, int index);
void nap_touch_process(struct tracer *t, int leader);
void nap_touch_all(struct tracer *t);
void nap_touch_kin(struct tracer *t, int index);

#endif
