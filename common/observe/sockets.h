/* Timeouts of sockets, where we make the time. */
#ifndef OBSERVE_SOCKETS_H
#define OBSERVE_SOCKETS_H

#include "tracer.h"

/* A task sets or asks SO_RCVTIMEO or SO_SNDTIMEO: done here, not by the
 * kernel. */
void socket_option(struct tracer *t, int index, const unsigned long *args);
/* A task was found blocked in the call nap->number. If that is on a socket with
 * a timeout, the timeout begins now. */
void socket_wait_found(struct tracer *t, int index);
/* That wait is over: the timeout has ended it, or something else has. */
void socket_wait_ends(struct tracer *t, int index);

#endif
