/* Memory that does not belong to one process: shared memory of all kinds, and
 * files in memory (/dev/shm, memfd). It exists even while nobody has it mapped,
 * so that adding up processes does not find it. What belongs to the run is
 * counted here. */
#ifndef OBSERVE_SHARED_H
#define OBSERVE_SHARED_H

#include "tracer.h"

/* Bytes of shared memory that the run uses, as of the last look. There is a
 * look only if the machine has more shared memory in use than at its least
 * since the run began; and looks take a fifth of the time at most. */
long shared_bytes(struct tracer *t);

#endif
