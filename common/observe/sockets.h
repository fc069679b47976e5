/* How long a socket waits. */
#ifndef OBSERVE_SOCKETS_H
#define OBSERVE_SOCKETS_H

#include "tracer.h"

/* setsockopt and getsockopt, of SO_RCVTIMEO and SO_SNDTIMEO. */
void socket_option(struct tracer *t, int index, const unsigned long *args);
/* It is blocked in nap->number on a descriptor: for how long? */
void socket_wait_found(struct tracer *t, int index);
/* It stopped, because we ended that, or somebody else did. */
void socket_wait_ends(struct tracer *t, int index);

#endif
