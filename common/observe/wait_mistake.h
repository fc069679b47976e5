/* The likely mistake behind a hang, and its cure. */
#ifndef OBSERVE_WAIT_MISTAKE_H
#define OBSERVE_WAIT_MISTAKE_H

#include <stdio.h>

#include "wait_scene.h"

/* About the task at which it is best to begin (wait_root), in one or two
 * sentences. */
void wait_tell_mistake(const struct wait_scene *s, int root, FILE *to);

#endif
