/*
 * With a seed for --order, some tasks go on instruction by instruction at
 * first, up to a place that is chosen at random, and another one goes on there
 * instead. Without it, tasks would change only at system calls, and never
 * between the two halves of `counter++`, or between two locks.
 */
#ifndef OBSERVE_STEPS_H
#define OBSERVE_STEPS_H

#include <stdbool.h>

struct tracer;

/* Where a task has come to that was to go on in steps. */
enum stepped {
    NOT_STEPPED, /* this one, now, is not to be stepped */
    AT_PLACE,    /* at the place: it is held there */
    GOES_ON      /* it goes on as ever, or its next stop can be heard of */
};

/* `index` is held, and has been chosen. Blocks for some microseconds an
 * instruction. */
enum stepped steps_to_place(struct tracer *t, int index);

#endif
