/* Namespaces of its own for a run, where the kernel allows them: what it makes
 * of SysV objects, of POSIX queues and in /dev/shm is then seen by nobody else,
 * can be counted, and is gone with it. Without them all else still holds.
 * Source: namespaces(7), user_namespaces(7). */
#ifndef OBSERVE_SPACES_H
#define OBSERVE_SPACES_H

#include <stdbool.h>

/* Descriptors that look into the namespaces from outside; -1: none. */
enum { SPACE_SHM, SPACE_SEM, SPACE_MSG, SPACE_FILES, SPACE_QUEUES, SPACE_FDS };

struct spaces {
    bool own;          /* else these are the machine's, and others' too */
    int fd[SPACE_FDS]; /* /proc/sysvipc/shm, sem and msg; the folders of shared
                        * memory and of message queues */
};

/* In the child: enters them. `most` bytes (0: any number) may be in /dev/shm.
 * Where that is refused, the descriptors look at the machine's. */
void spaces_enter(struct spaces *s, long most);
void spaces_close(struct spaces *s);
/* From the child to the observer, through a socket of packets. Returns 0 or
 * errno. */
int spaces_send(const struct spaces *s, int socket);
int spaces_receive(struct spaces *s, int socket);

#endif
