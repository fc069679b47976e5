/* Memory that no process need have mapped, and that lives on when none does:
 * shared memory of all kinds, files in memory. What belongs to the run is found
 * and counted here. */
#ifndef OBSERVE_SHARED_H
#define OBSERVE_SHARED_H

#include "tracer.h"

/* Bytes that the run's shared memory takes now, as of the last look. Looks
 * only if there is more of it on the machine than when the run began, and not
 * for more than a fifth of the time. */
long shared_bytes(struct tracer *t);

#endif
