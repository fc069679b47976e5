/* Who holds the other end of what a task is blocked in? */
#ifndef OBSERVE_PEERS_H
#define OBSERVE_PEERS_H

#include <sys/stat.h>

#include "tracer.h"

/* Who can end a wait; of several answers, the greatest holds.
 *   BY_OURS      only somebody of the program
 *   BY_VISITORS  whoever connects to a socket or opens a FIFO: perhaps somebody
 *                of the program, perhaps not
 *   BY_OTHERS    somebody outside the program
 *   BY_ITSELF    it goes on in a moment, or as soon as we take its output */
enum ends { BY_OURS, BY_VISITORS, BY_OTHERS, BY_ITSELF };

enum ends peers_of_socket(struct tracer *t, pid_t pid, long fd,
                          const struct stat *there);
/* A FIFO that is open, and one that is just being opened. */
enum ends peers_of_fifo(struct tracer *t, const struct stat *there);
enum ends peers_of_open(pid_t pid, long folder, unsigned long path);

#endif
