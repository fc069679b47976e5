/* A last sentence on stderr for a process that may be killed, and could not say
 * it itself then. */
#ifndef LAST_WORDS_H
#define LAST_WORDS_H

#ifdef __cplusplus
extern "C" {
#endif

struct last_words;

/* Starts a child that sleeps until we have ended. If we were killed, it writes
 * what last_words_set has said last to standard error, and ends; if we
 * exit()ed, or nothing was set, it says nothing. Linux only: elsewhere nothing
 * is ever said. The caller owns the result, until last_words_free. NULL: there
 * is no memory, or no process could be started. Does not block. Source:
 * prctl(PR_SET_PDEATHSIG). */
struct last_words *last_words_start(void);

/* Sets the text, a line or more, cut at 511 bytes. Only the process that called
 * last_words_start may call this. Does not block. */
void last_words_set(struct last_words *last_words, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Nothing is to be said any more: ends the child, and waits for it. */
void last_words_free(struct last_words *last_words);

#ifdef __cplusplus
}
#endif

#endif
