/* What is still there when all processes of a run are gone: shared memory,
 * semaphores, queues, files in folders such as /tmp. */
#ifndef OBSERVE_LEFTOVERS_H
#define OBSERVE_LEFTOVERS_H

#include "tracer.h"

/* Counts all of it, names it in the record, and removes it. Files that the
 * command line or the environment names are the run's result, and stay. */
void leftovers_clear(struct tracer *t);

#endif
