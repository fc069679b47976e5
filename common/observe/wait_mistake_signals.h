/* The likely mistakes of those who wait for a signal, or for nothing at all. */
#ifndef OBSERVE_WAIT_MISTAKE_SIGNALS_H
#define OBSERVE_WAIT_MISTAKE_SIGNALS_H

#include <stdio.h>

#include "wait_scene.h"

void wait_tell_signal(const struct wait_scene *s, int task, FILE *to);

#endif
