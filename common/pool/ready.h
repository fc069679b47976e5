/*
 * Inside the pool: which of many descriptors are ready. On Linux the kernel
 * keeps the set (epoll), so that to ask costs the same however many there are;
 * elsewhere poll() is given all of them each time.
 * Every function but ready_wait needs the pool's lock held by the caller.
 */
#ifndef READY_H
#define READY_H

#include <stdbool.h>

/* Makes the set, unless it is there. 0 or an errno number. */
int pool__ready_open(void);
bool pool__ready_is_open(void);
void pool__ready_close(void);

/* Watches the descriptor for something to read; `who` is what ready_wait will
 * report for it. 0 or an errno number. */
int pool__ready_add(int fd, void *who);
/* Whether it is to be watched for room to write, too. */
void pool__ready_want_room(int fd, void *who, bool wanted);
/* Call it before the descriptor is closed. */
void pool__ready_remove(int fd);

/* True where a ready_wait that has begun does not notice what is added or
 * changed (poll); false where it does (epoll). */
bool pool__ready_is_asked_anew(void);

/* Call it before each ready_wait, with the lock held. False without memory. */
bool pool__ready_prepare(void);

/* Waits until something is ready, at most so many milliseconds (negative: for
 * ever). Writes at most `most` of the `who`s that are ready, and returns how
 * many, or -1 with errno. Called without the lock, by one thread at a time. */
int pool__ready_wait(int milliseconds, void **who, int most);

/* In a forked child: drops our copy; the parent's set stays as it is. */
void pool__ready_forget(void);

#endif
