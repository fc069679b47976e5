/*
 * Inside the pool: which of many descriptors are ready. On Linux the kernel
 * keeps the set (epoll), so that to ask costs the same however many there are;
 * elsewhere poll() is given all of them each time.
 * All functions but ready_wait: call with the lock held.
 */
#ifndef READY_H
#define READY_H

#include <stdbool.h>

/* 0 or an errno number; nothing to do if it is open. */
int pool__ready_open(void);
bool pool__ready_is_open(void);
void pool__ready_close(void);

/* Watches the descriptor, on behalf of `who`: for something to read; and, if
 * that is wanted, for room to write. 0 or an errno number. */
int pool__ready_add(int fd, void *who);
void pool__ready_want_room(int fd, void *who, bool wanted);
void pool__ready_remove(int fd);

/* Does a change take effect only when ready_wait is called anew? */
bool pool__ready_is_asked_anew(void);

/* Before ready_wait: settles what it asks for. False without memory. */
bool pool__ready_prepare(void);

/* Without the lock, one thread at a time: waits at most so many milliseconds
 * (negative: for ever). Writes at most `most` of those on whose behalf
 * something is ready; returns how many, or -1 with errno. */
int pool__ready_wait(int milliseconds, void **who, int most);

/* In a forked child: lets go of the parent's. */
void pool__ready_forget(void);

#endif
