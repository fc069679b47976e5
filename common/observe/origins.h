/* Who has made which pipe or pair of sockets, and when: noted when it is made,
 * for the moment at which somebody waits there for ever. */
#ifndef OBSERVE_ORIGINS_H
#define OBSERVE_ORIGINS_H

#include "bpf.h"
#include "tracer.h"

/* Lets the filter stop at pipe, pipe2 and socketpair. */
void watch_origins(struct program *p);
/* A task enters such a call; and, at its next stop, if ends.at is not 0. */
void origin_entered(struct tracer *t, int index, const unsigned long *args);
void origin_settle(struct tracer *t, int index);
/* Who has made it? NULL: that is not known. */
const struct origin *origin_of(const struct tracer *t, dev_t dev, ino_t ino);
void origins_free(struct tracer *t);

#endif
