/* The likely mistakes with ends of pipes, sockets, terminals. */
#ifndef OBSERVE_WAIT_MISTAKE_ENDS_H
#define OBSERVE_WAIT_MISTAKE_ENDS_H

#include <stdio.h>

#include "wait_scene.h"

/* About a task that reads or writes; or that polls. */
void wait_tell_transfer(const struct wait_scene *s, int task, FILE *to);
void wait_tell_poll(const struct wait_scene *s, int task, FILE *to);

#endif
