/* What the kernel does not report by itself, and is looked up every few
 * milliseconds: which tasks run, and which are blocked in a lock, a read or a
 * poll; how much memory and processor time is used. */
#ifndef OBSERVE_SAMPLE_H
#define OBSERVE_SAMPLE_H

#include "tracer.h"

#define SAMPLE_EVERY 0.010 /* seconds */

/* Notes states in the record and adds up the usage. Does not block. */
void sample(struct tracer *t, struct usage *usage);

#endif
