/* In a run of ours: who made what a task waits for, and how those that hold its
 * other ends have come by them. */
#ifndef OBSERVE_WAIT_ORIGINS_H
#define OBSERVE_WAIT_ORIGINS_H

#include "tracer.h"
#include "wait_scene.h"

/* Fills in the makers of all wants. Call it after wait_look. */
void wait_add_origins(struct wait_scene *s, struct tracer *t);
/* Notes in `b`, which is about that task, who made what it waits for, and who
 * holds the other ends. */
void wait_note_ends(const struct wait_scene *s, int task,
                    const struct tracer *t, struct blocked *b);

#endif
