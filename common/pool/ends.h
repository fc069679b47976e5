/*
 * Inside the pool: the program's ends of the lines to all workers. A forked
 * child has copies of them, and must close them: a worker ends when the last
 * copy is closed, so one that stays open in some child would keep it waiting.
 */
#ifndef ENDS_H
#define ENDS_H

/* Both need the pool's lock held by the caller. add returns 0 or ENOMEM. */
int pool__ends_add(int fd);
void pool__ends_remove(int fd);

/* In a child, right after the fork: closes all of them, those that lie side by
 * side in one call. */
void pool__ends_close(void);

#endif
