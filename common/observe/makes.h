/* What a run makes that would outlive it: files in /tmp and the like; and,
 * where the run has no namespaces of its own, SysV objects and message queues.
 * Each is noted when it is made, so that leftovers.c can remove it. */
#ifndef OBSERVE_MAKES_H
#define OBSERVE_MAKES_H

#include "bpf.h"
#include "tracer.h"

/* Lets the filter stop at calls that make a file; with `shared`, also at those
 * that make SysV objects and queues, which are in no folder. */
void watch_makes(struct program *p, bool shared);
/* Call it once, before the program runs: finds out which folders there are. */
void makes_begin(struct tracer *t);
/* At the entry of such a call. True: it makes something new, and makes_left
 * must be called when it returns. */
bool makes_entered(struct tracer *t, int index, const unsigned long *args);
void makes_left(struct tracer *t, int index, long result);
void makes_free(struct tracer *t);

#endif
