/* What a task is blocked in, in few words: for the pictures. */
#ifndef OBSERVE_WAIT_SHORT_H
#define OBSERVE_WAIT_SHORT_H

#include "wait_scene.h"

/* "reads from child 1", "waits for results". Empty: nothing is known. */
void wait_short(const struct wait_scene *s, int task, char *text, size_t size);

#endif
