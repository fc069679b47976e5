/* Who waits for whom, and who can never go on. */
#ifndef OBSERVE_WAIT_GRAPH_H
#define OBSERVE_WAIT_GRAPH_H

#include "wait_scene.h"

/* Sets can_go in each task that can go on, by itself or because of one that
 * can. All others are stuck: nobody of the program will ever help them. Sets
 * all_stuck, some_stuck and maybe_stuck accordingly. */
void wait_find_stuck(struct wait_scene *s);

/* Is the task blocked, without ever being able to go on? */
bool wait_is_stuck(const struct wait_task *t);
/* For which tasks does it wait? Writes at most `room` of them, and returns how
 * many; 0: for nobody in particular. */
int wait_peers(const struct wait_scene *s, int task, int *peers, int room);
/* Does a task of `process` wait for `child`, its child, to end? */
bool wait_awaits(const struct wait_scene *s, int process, int child);
/* The task at which an explanation should begin. From the first stuck task it
 * follows "waits for" to the end of that chain, or once round it if it is a
 * circle, and takes the task that tells most about the mistake. NOBODY: no task
 * is stuck. */
int wait_root(const struct wait_scene *s);

#endif
