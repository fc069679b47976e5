/* Descriptors: where they lead, and who holds the other end. */
#ifndef OBSERVE_WAIT_ENDS_H
#define OBSERVE_WAIT_ENDS_H

#include "wait_scene.h"

/* The inode of the socket at the other end, if that is on this machine; or 0.
 */
ino_t wait_socket_peer(pid_t pid, ino_t ino);
/* Is there something to read at that descriptor of the process? False, too, if
 * it cannot be known. */
bool wait_is_readable(pid_t pid, int fd);
/* Does that socket of the process wait for some time only (SO_RCVTIMEO)? */
bool wait_has_limit(pid_t pid, int fd);
/* Is that a socket of datagrams (UDP)? */
bool wait_is_datagram(pid_t pid, ino_t ino);
/* Adds all ends of pipes, FIFOs, sockets … that the process holds. */
void wait_read_ends(struct wait_scene *s, int process);
/* Finds out where a task's descriptor leads. False: it is not open. */
bool wait_read_want(const struct wait_scene *s, int task, int fd, bool writes,
                    struct wait_want *want);
/* Could whoever holds this end make the want ready? That is, is it the other
 * end of the same thing: the writing end of a pipe that is read, say. */
bool wait_is_other_end(const struct wait_want *want,
                       const struct wait_end *end);
/* Call it when all ends have been added. Marks the wants whose other end nobody
 * of the program holds: somebody outside must have it. */
void wait_mark_outside(struct wait_scene *s);

#endif
