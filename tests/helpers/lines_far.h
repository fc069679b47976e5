/* What lines.c calls in another file of its own. */
#ifndef LINES_FAR_H
#define LINES_FAR_H

#include <unistd.h>

/* Sleeps for that many microseconds. */
void far_nap(useconds_t time);
/* Sleeps, calls `back`, and sleeps. */
void far_call(void (*back)(void));

#endif
