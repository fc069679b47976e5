/* Names of tasks, and what each is blocked in, in a learner's words. */
#ifndef OBSERVE_WAIT_WORDS_H
#define OBSERVE_WAIT_WORDS_H

#include "wait_scene.h"

/* "the parent", "child 2", "thread 1 of child 2". */
void wait_name(const struct wait_scene *s, int task, char *text, size_t size);
/* The same text in static memory, which the fourth call after this one uses
 * again: so at most four of them in one sentence. `capital`: for a sentence's
 * start. */
const char *wait_named(const struct wait_scene *s, int task, bool capital);
/* "reads from a pipe (descriptor 3)", "waits for child 1". */
void wait_phrase(const struct wait_scene *s, int task, char *text, size_t size);
/* One word each: "read", "mutex" … */
extern const char *const wait_kind_names[WAIT_KINDS];

#endif
