/* What is said when a process has been killed, and cannot say it itself. */
#ifndef LAST_WORDS_H
#define LAST_WORDS_H

#ifdef __cplusplus
extern "C" {
#endif

struct last_words;

/* Starts a child that waits for our end, and computes nothing: if we are killed
 * it writes to standard error what last_words_set has left with it, and ends.
 * Nothing is left with it at first; if we exit(), it says nothing. On Linux;
 * elsewhere nothing is ever said. The caller owns it, until last_words_free.
 * NULL: there is no memory, or no process could be started. Does not block.
 * Source: prctl(PR_SET_PDEATHSIG). */
struct last_words *last_words_start(void);

/* What shall be said from now on: a line or more, cut at 511 bytes. Only by the
 * process that called last_words_start. Does not block. */
void last_words_set(struct last_words *last_words, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Nothing is to be said any more: ends the child, and waits for it. */
void last_words_free(struct last_words *last_words);

#ifdef __cplusplus
}
#endif

#endif
