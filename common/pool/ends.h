/*
 * Inside the pool: the descriptors that are the program's own, its ends of the
 * lines to all workers. A forked child must not hold them: see ends_close.
 */
#ifndef ENDS_H
#define ENDS_H

/* With the lock held. 0, or ENOMEM. */
int pool__ends_add(int fd);
void pool__ends_remove(int fd);

/* In a child, right after the fork: closes all of them, those that lie side by
 * side in one call. */
void pool__ends_close(void);

#endif
