/* Who has the other end of what a task is blocked in? */
#ifndef OBSERVE_PEERS_H
#define OBSERVE_PEERS_H

#include <sys/stat.h>

#include "tracer.h"

/* Who can end a wait: somebody of the program; a visitor, who may be of the
 * program (whoever connects to a socket, or opens a FIFO); only somebody
 * outside; or it is about to go on by itself, or as soon as we take its
 * output. */
enum ends { BY_OURS, BY_VISITORS, BY_OTHERS, BY_ITSELF };

enum ends peers_of_socket(struct tracer *t, pid_t pid, long fd,
                          const struct stat *there);
/* A FIFO that is open, and one that is just being opened. */
enum ends peers_of_fifo(struct tracer *t, const struct stat *there);
enum ends peers_of_open(pid_t pid, long folder, unsigned long path);

#endif
