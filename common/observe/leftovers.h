/* What a run has left behind when all its processes are gone: shared memory,
 * semaphores, queues, files in folders that all use. */
#ifndef OBSERVE_LEFTOVERS_H
#define OBSERVE_LEFTOVERS_H

#include "tracer.h"

/* Counts it and names it in the record, and removes it. But what the command
 * line or the environment names is what the run was for, and stays. */
void leftovers_clear(struct tracer *t);

#endif
