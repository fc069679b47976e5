/* What a child says when its parent has been killed, which could not. */
#ifndef LAST_WORDS_H
#define LAST_WORDS_H

struct pool;

/* In a child, from now on: if the parent ends before us, we write `words` to
 * standard error and end with status 1. Copies at most 511 bytes; the last call
 * counts; "" ends without a word. On Linux; elsewhere it does nothing. Source:
 * prctl(PR_SET_PDEATHSIG). */
void last_words(const char *words);

/* A pool of one process that has last words: none at first, since it may be
 * started before its parent knows what it should say. NULL as pool_create. */
struct pool *last_words_pool(void);

/* What the worker of such a pool shall say, and those that replace it. Cut at
 * 511 bytes. Does not block. 0, or ENOMEM. One such pool in a process. */
int last_words_of(struct pool *pool, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
