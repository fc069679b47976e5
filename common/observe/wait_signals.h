/* Tasks that wait for a signal, or for nothing at all. */
#ifndef OBSERVE_WAIT_SIGNALS_H
#define OBSERVE_WAIT_SIGNALS_H

#include <stddef.h>
#include <stdint.h>

#include "wait_scene.h"

/* At a task that is in a call that waits: notes which signals it takes (`set`
 * is an address in its memory, 0 if the call has none), and which have come and
 * are kept back. */
void wait_read_signals(struct wait_task *t, unsigned long set);
uint64_t wait_signal_bit(int signal);
/* "SIGUSR1", "SIGUSR1 or SIGUSR2" with `join` " or "; "one of 12 signals". */
void wait_signal_names(uint64_t set, const char *join, char *text, size_t size);
/* "waits for SIGUSR1", "waits in poll for nothing". */
void wait_phrase_signal(const struct wait_task *t, char *text, size_t size);
/* "poll", "select", "epoll_wait", as the program calls it. */
const char *wait_poll_name(const struct wait_task *t);

#endif
