/* A task asks what time it is. */
#ifndef OBSERVE_CLOCK_READS_H
#define OBSERVE_CLOCK_READS_H

#include "tracer.h"

/* Answers in the kernel's place. True: the call goes through, and
 * clock_returned completes the answer. */
bool clock_asked(struct tracer *t, int index, const unsigned long *args);
void clock_returned(struct tracer *t, int index);
/* The quick way, tried at each call: if the one before asked for the time, and
 * this one does, too, it is answered, and the task goes on. False: it is
 * another call, or another one was before it. */
bool clock_asked_again(struct tracer *t, int index);

#endif
