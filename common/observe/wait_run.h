/* Who waits for whom, of a run that is about to be ended. */
#ifndef OBSERVE_WAIT_RUN_H
#define OBSERVE_WAIT_RUN_H

#include "tracer.h"

/* Looks at all that are alive, and notes in the record what they are blocked
 * in and who can never go on. Costs some milliseconds, once a run; so only
 * where a verdict says that the program did not end by itself. */
void wait_note_run(struct tracer *t);

#endif
