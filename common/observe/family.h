/* Who is alive, and of whom: births, changes of program, deaths. */
#ifndef OBSERVE_FAMILY_H
#define OBSERVE_FAMILY_H

#include "tracer.h"

/* Notes the main process, and that the run begins. Returns 0 or ENOMEM. */
int tracer_begin(struct tracer *t, pid_t pid, const char *name);

/* What the kernel reports. A child's first stop may be reported before its
 * parent's fork. */
void fork_reported(struct tracer *t, int parent, int event);
void newborn_stopped(struct tracer *t, pid_t pid);
void exec_reported(struct tracer *t, int index);
void end_reported(struct tracer *t, pid_t pid);

/* Lets those newborns go on whose parent has not reported them: it was killed
 * before it could, or, on a busy machine, will do so later. */
void tracer_adopt_newborns(struct tracer *t);
/* Handles all ends that can be reported now. */
void tracer_bury(struct tracer *t);
/* Kills whatever is alive. Until nobody is left, tracer_go_on_ending is then
 * to be called again and again: some may have been born since. */
void tracer_kill_all(struct tracer *t);
void tracer_go_on_ending(struct tracer *t);
/* The last words, when nobody is left. */
void tracer_finish(struct tracer *t);

#endif
