/*
 * Where in its own source each task stands: noted in the record whenever it
 * stops anyway, and, of one that is blocked, when it is looked at. What cannot
 * be known is not said: a program without debug information (-g), an observer
 * that was built without libdw.
 * Only who computes for long is stopped for it, a hundred times a second at
 * most, and not where time is made; and who runs when all are to be killed.
 */
#ifndef OBSERVE_LINES_H
#define OBSERVE_LINES_H

#include "tracer.h"

/* It stopped before a system call: its next instruction, its stack. */
void lines_at_call(struct tracer *t, int index, unsigned long at,
                   unsigned long stack);
/* It stopped in a fork; and for a signal. */
void lines_at_event(struct tracer *t, int index);
void lines_at_signal(struct tracer *t, int index);
/* It has been seen blocked, without a stop; it ran until then, from `since` on
 * or from earlier on. */
void lines_blocked(struct tracer *t, int index, double since);
/* It has been seen computing, and did so `since` then at least: it is asked to
 * stop for a moment, if it has not said for a while where it is; and then it
 * has. */
void lines_running(struct tracer *t, int index, double since);
void lines_at_rest(struct tracer *t, int index);
/* A child stands where its parent is; a new program, and a new thread,
 * nowhere yet; who is gone, nowhere any more. */
void lines_born(struct tracer *t, int index, int parent, bool thread);
void lines_new_program(struct tracer *t, int index);
void lines_gone(struct tracer *t, int index);
/* All that are alive, before they are killed. Blocks a moment, until those
 * that run have stopped. */
void lines_of_all(struct tracer *t);
void lines_free(struct tracer *t);

/* Of a task that is blocked and that nobody traces: "in read, at
 * exercise.c:57", or nothing. `lines` is NULL at first, and is given back with
 * lines_end. */
struct lines;
void lines_ask(struct lines **lines, pid_t pid, char *text, size_t size);
void lines_end(struct lines *lines);

#endif
