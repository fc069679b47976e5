/* The system calls by which a process could reach beyond the run: act on
 * processes of others, or change the machine for everybody. */
#ifndef OBSERVE_REACH_CALLS_H
#define OBSERVE_REACH_CALLS_H

#include "bpf.h"

/* Stops at all of them; but not where the arguments say that nobody else is
 * meant. */
void watch_reach(struct program *p);
/* "mount"; "a system call" for those that are none of these. */
const char *reach_call_name(long number);

#endif
