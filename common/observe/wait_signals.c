#include "wait_signals.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "machine.h"
#include "proc.h"
#include "record.h"

#define ALL_SIGNALS 64

uint64_t wait_signal_bit(int signal)
{
    return 1ull << (signal - 1);
}

/* A set of signals in /proc/PID/status, after `key`. For a thread `pid` is its
 * own id: its process's id would give the main thread's. */
static uint64_t set_of(pid_t pid, const char *key)
{
    char text[4096];
    if (!proc_read(pid, "status", text, sizeof text))
        return 0;
    const char *found = strstr(text, key);
    return found ? strtoull(found + strlen(key), NULL, 16) : 0;
}

/* SIGCHLD is left out unless it is waited for: it comes all the time, and
 * mostly nobody cares. */
void wait_read_signals(struct wait_task *t, unsigned long set)
{
    char file[40], text[512];
    uint64_t takes = 0;
    if (set && memory_read(t->pid, set, &takes, sizeof takes))
        t->takes = takes;
    if (t->kind == W_READ) { /* of a signalfd */
        snprintf(file, sizeof file, "fdinfo/%d", t->want[0].fd);
        const char *mask = proc_read(t->pid, file, text, sizeof text)
                               ? strstr(text, "sigmask:")
                               : NULL;
        t->takes = mask ? strtoull(mask + 8, NULL, 16) : 0;
    }
    t->pending = (set_of(t->pid, "\nSigPnd:") | set_of(t->pid, "\nShdPnd:")) &
                 set_of(t->pid, "\nSigBlk:");
    if (!(t->takes & wait_signal_bit(SIGCHLD)))
        t->pending &= ~wait_signal_bit(SIGCHLD);
}

const char *wait_poll_name(const struct wait_task *t)
{
    switch (t->call) {
#ifdef SYS_select
    case SYS_select:
#endif
    case SYS_pselect6:
        return "select";
#ifdef SYS_epoll_wait
    case SYS_epoll_wait:
#endif
    case SYS_epoll_pwait:
        return "epoll_wait";
    default:
        return "poll";
    }
}

void wait_signal_names(uint64_t set, const char *join, char *text, size_t size)
{
    int count = __builtin_popcountll(set), told = 0;
    size_t used = 0;
    if (count > 3) {
        snprintf(text, size, "one of %d signals", count);
        return;
    }
    text[0] = '\0';
    for (int n = 1; n <= ALL_SIGNALS && used < size; n++)
        if (set & wait_signal_bit(n))
            used += (size_t)snprintf(text + used, size - used, "%s%s",
                                     told++ ? join : "", signal_name(n));
}

void wait_phrase_signal(const struct wait_task *t, char *text, size_t size)
{
    char names[100];
    if (t->polls_nothing) {
        snprintf(text, size, "waits in %s for nothing at all",
                 wait_poll_name(t));
        return;
    }
    if (!t->takes) {
        snprintf(text, size, "waits for a signal");
        return;
    }
    wait_signal_names(t->takes, " or ", names, sizeof names);
    snprintf(text, size, "waits for a signal, %s", names);
}
