/* What kind of lock is it that a task is blocked in? */
#ifndef OBSERVE_WAIT_FUTEX_H
#define OBSERVE_WAIT_FUTEX_H

#include "wait_scene.h"

/* Fills in kind, owner, count …, from the arguments of its call futex and the
 * memory there. */
void wait_read_futex(struct wait_scene *s, int task, const unsigned long *args);

/* At a futex that is none of the C library's locks: the program's own, as far
 * as one can tell. (The library's own plain locks hold 2 while somebody waits.)
 */
bool wait_is_futex(const struct wait_task *t);

#endif
