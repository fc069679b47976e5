/* What a child says when its parent has been killed, which could not. */
#ifndef LAST_WORDS_H
#define LAST_WORDS_H

/* In a child, from now on: if the parent ends before us, we write `words` to
 * standard error and end with status 1. Copies at most 511 bytes; the last call
 * counts; "" ends without a word. On Linux; elsewhere it does nothing. Source:
 * prctl(PR_SET_PDEATHSIG). */
void last_words(const char *words);

#endif
