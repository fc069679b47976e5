/* Who waits for whom, of a run that is about to be ended. */
#ifndef OBSERVE_WAIT_RUN_H
#define OBSERVE_WAIT_RUN_H

#include "tracer.h"
#include "wait_scene.h"

/* Adds all tasks that are alive, with what the record says of them. */
void wait_add_living(struct wait_scene *s, const struct tracer *t);
/* Notes in the record what those that are alive are blocked in, and who can
 * never go on. It takes some milliseconds, so call it once, and only if the
 * program did not end by itself. */
void wait_note_run(struct tracer *t);

#endif
