/* Namespaces for a run, where the kernel allows them. SysV objects, POSIX
 * queues and files in /dev/shm that the run makes are then seen by nobody else,
 * can be counted, and are gone with the run. Where it does not, the observer
 * works without them. Source: namespaces(7), user_namespaces(7). */
#ifndef OBSERVE_SPACES_H
#define OBSERVE_SPACES_H

#include <stdbool.h>

/* Descriptors that look into the namespaces from outside; -1: none. */
enum { SPACE_SHM, SPACE_SEM, SPACE_MSG, SPACE_FILES, SPACE_QUEUES, SPACE_FDS };

struct spaces {
    bool own;          /* false: these are the machine's, which others use */
    int fd[SPACE_FDS]; /* /proc/sysvipc/shm, sem and msg; the folders of shared
                        * memory and of message queues */
};

/* In the child: enters new namespaces. `most` bytes (0: no limit) may then be
 * in /dev/shm. If that is refused, the descriptors look at the machine's. */
void spaces_enter(struct spaces *s, long most);
void spaces_close(struct spaces *s);
/* From the child to the observer, through a socket of packets. Returns 0 or
 * errno. */
int spaces_send(const struct spaces *s, int socket);
int spaces_receive(struct spaces *s, int socket);

#endif
