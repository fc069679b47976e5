/* The family tree of a run: births, changes of program, deaths, and who is
 * alive now. */
#ifndef OBSERVE_FAMILY_H
#define OBSERVE_FAMILY_H

#include "tracer.h"

/* Notes the main process, and that the run begins. Returns 0 or ENOMEM. */
int tracer_begin(struct tracer *t, pid_t pid, const char *name);

/* One function for each kind of news from ptrace. The kernel may report a
 * child's first stop (newborn_stopped) before or after its parent's fork
 * (fork_reported); both orders are handled. */
void fork_reported(struct tracer *t, int parent, int event);
void newborn_stopped(struct tracer *t, pid_t pid);
void exec_reported(struct tracer *t, int index);
void end_reported(struct tracer *t, pid_t pid);

/* A newborn is held until its parent's fork is reported. Should that not come
 * within 50 ms (the parent was killed before it could report, or the machine
 * is busy), this lets the child run without knowing its parent. */
void tracer_adopt_newborns(struct tracer *t);
/* Handles the ends of all processes that have died but were not reported yet.
 */
void tracer_bury(struct tracer *t);
/* Kills everything that is alive. Some children may be born at that moment, so
 * until nobody is left tracer_go_on_ending must be called again and again. */
void tracer_kill_all(struct tracer *t);
void tracer_go_on_ending(struct tracer *t);
/* Completes the record when nobody is left. */
void tracer_finish(struct tracer *t);

#endif
