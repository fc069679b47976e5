/* Descriptors: where they lead, and who holds the other end. */
#ifndef OBSERVE_WAIT_ENDS_H
#define OBSERVE_WAIT_ENDS_H

#include "wait_scene.h"

/* The other end of a socket within this machine, or 0. */
ino_t wait_socket_peer(pid_t pid, ino_t ino);
/* Adds the ends that a process holds of pipes, FIFOs and sockets. */
void wait_read_ends(struct wait_scene *s, int process);
/* Where the descriptor of a task leads; false: it is not open. */
bool wait_read_want(const struct wait_scene *s, int task, int fd, bool writes,
                    struct wait_want *want);
/* Can this end make the want ready: is it an other end of the same thing? */
bool wait_is_other_end(const struct wait_want *want,
                       const struct wait_end *end);
/* After all ends are known: marks the wants that somebody outside may end. */
void wait_mark_outside(struct wait_scene *s);

#endif
