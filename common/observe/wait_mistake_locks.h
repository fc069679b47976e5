/* The likely mistakes with mutexes, conditions, semaphores and the like. */
#ifndef OBSERVE_WAIT_MISTAKE_LOCKS_H
#define OBSERVE_WAIT_MISTAKE_LOCKS_H

#include <stdio.h>

#include "wait_scene.h"

/* Each is about a task that is stuck there. */
void wait_tell_mutex(const struct wait_scene *s, int task, FILE *to);
void wait_tell_condition(const struct wait_scene *s, int task, FILE *to);
void wait_tell_rwlock(const struct wait_scene *s, int task, FILE *to);
void wait_tell_lock(const struct wait_scene *s, int task, FILE *to);
void wait_tell_semaphore(const struct wait_scene *s, int task, FILE *to);

#endif
