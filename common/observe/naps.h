/* Calls that wait until a time. */
#ifndef OBSERVE_NAPS_H
#define OBSERVE_NAPS_H

#include "tracer.h"

/* A task enters such a call. False: it does not wait, or is wrong; then the
 * kernel may do it as it is. */
bool nap_begins(struct tracer *t, int index, const unsigned long *args);
/* It comes out of it; changes the result where we ended it. */
void nap_ends(struct tracer *t, int index, long *result);
void nap_wake(struct tracer *t, int index);
/* It enters a call: whatever it was blocked in before is over. */
void nap_stirs(struct tracer *t, int index);
/* It is over; the task is gone. */
void nap_forget(struct tracer *t, int index);
void nap_gone(struct tracer *t, int index);

/* A signal, or the end of a child, may have reached this task; all tasks of
 * this process; all; the parent and the children of this one. */
void nap_touch(struct tracer *t, int index);
void nap_touch_process(struct tracer *t, int leader);
void nap_touch_all(struct tracer *t);
void nap_touch_kin(struct tracer *t, int index);

#endif
