/* Who waits for whom, and who can never go on. */
#ifndef OBSERVE_WAIT_GRAPH_H
#define OBSERVE_WAIT_GRAPH_H

#include "wait_scene.h"

/* Marks who can go on, by itself or because one that can may let it. Whoever
 * is left cannot be helped by anybody of the program. */
void wait_find_stuck(struct wait_scene *s);

/* Is it blocked, and can never go on? */
bool wait_is_stuck(const struct wait_task *t);
/* Whom does it wait for? Fills in tasks, at most `room`, and returns how many;
 * 0: nobody in particular. */
int wait_peers(const struct wait_scene *s, int task, int *peers, int room);
/* Does one of its process's tasks wait for that process to end? */
bool wait_awaits(const struct wait_scene *s, int process, int child);
/* The task at which it is best to begin: follows from the first task whoever
 * waits for whom, to where that ends or turns in a circle. NOBODY: none. */
int wait_root(const struct wait_scene *s);

#endif
