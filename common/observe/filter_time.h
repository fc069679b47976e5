/* What stops when the observer makes the time. */
#ifndef OBSERVE_FILTER_TIME_H
#define OBSERVE_FILTER_TIME_H

#include "bpf.h"

void watch_time(struct program *p);
/* What stops, beside that, when it also chooses who goes on. */
void watch_shared(struct program *p);

#endif
