/* Who waits for whom, of a run that is about to be ended. */
#ifndef OBSERVE_WAIT_RUN_H
#define OBSERVE_WAIT_RUN_H

#include "tracer.h"
#include "wait_scene.h"

/* Adds all that are alive, as the record has them. */
void wait_add_living(struct wait_scene *s, const struct tracer *t);
/* Looks at all that are alive, and notes in the record what they are blocked
 * in and who can never go on. Costs some milliseconds, once a run; so only
 * where a verdict says that the program did not end by itself. */
void wait_note_run(struct tracer *t);

#endif
