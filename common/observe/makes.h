/* What a run puts where all can see it, and would stay there: names in /tmp
 * and its like; and, where it has no namespaces of its own, SysV objects and
 * message queues. Each is taken note of when it is made. */
#ifndef OBSERVE_MAKES_H
#define OBSERVE_MAKES_H

#include "bpf.h"
#include "tracer.h"

/* Stops at the calls that make a file; with `shared`, also at those that make
 * what is in no folder. */
void watch_makes(struct program *p, bool shared);
/* Finds the folders; once, before the program runs. */
void makes_begin(struct tracer *t);
/* At the entry of such a call. True: it is to stop at its end, too, and then
 * makes_left is to be called; else it needs no more. */
bool makes_entered(struct tracer *t, int index, const unsigned long *args);
void makes_left(struct tracer *t, int index, long result);
void makes_free(struct tracer *t);

#endif
