/* What is each task of a scene blocked in? */
#ifndef OBSERVE_WAIT_LOOK_H
#define OBSERVE_WAIT_LOOK_H

#include "wait_scene.h"

/* Looks at all tasks that were added. Slow: it reads many files in /proc. */
void wait_look(struct wait_scene *s);

#endif
