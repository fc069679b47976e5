/* What is found out about who waits for whom, as a paragraph. */
#ifndef OBSERVE_WAIT_TELL_H
#define OBSERVE_WAIT_TELL_H

#include <stdio.h>

#include "wait_scene.h"

/* Who cannot go on, why, and how to mend it; after wait_find_stuck. If nobody
 * is stuck: what all are doing. One paragraph, without a newline. */
void wait_tell(const struct wait_scene *s, FILE *to);

#endif
