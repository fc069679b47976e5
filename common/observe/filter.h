/* The system calls at which an observed process stops for a moment. */
#ifndef OBSERVE_FILTER_H
#define OBSERVE_FILTER_H

#include <stdbool.h>

/* Why it stopped; the kernel hands this number to the tracer. */
enum call {
    CALL_NONE,
    CALL_WAIT,
    CALL_SLEEP,
    CALL_KILL,
    CALL_FORK,
    CALL_SETSID,
    CALL_ALARM, /* sets when a wait ends by itself */
    CALL_WRITE,
    CALL_OTHERS,  /* may reach another process */
    CALL_OWNER,   /* says whom signals of a descriptor go to */
    CALL_IDS,     /* may make it another user */
    CALL_MACHINE, /* would change the machine */
    CALL_MAKE,    /* may make what stays */
    CALL_OPENS,   /* opens a file in order to write to it */
    CALL_ENDS,    /* makes a pipe, or a pair of sockets */
    CALL_DENIED,  /* would loosen the observer's hold on it */
    /* only when the observer makes the time: */
    CALL_CLOCK,    /* reads a clock */
    CALL_LOOK,     /* gives others a turn, while it waits for something */
    CALL_TIMED,    /* waits, until a time at most */
    CALL_TIMER,    /* sets or asks a timer */
    CALL_SOCKET,   /* sets or asks how long a socket waits */
    CALL_SHARED,   /* may wait for others, or let them go on */
    CALL_SURPRISE, /* asks for signals that come without a sender */
    CALL_UNHELD /* may wait on the clock on the wall, and we cannot help it */
};

/* futex_wait(2), of which the C library may not have heard. */
#define NEWER_FUTEX_WAIT 455

/* Which calls stop, beside those that always do: forks; writes; calls that have
 * to do with time; calls that matter for --order; and those that make SysV
 * objects and queues. */
struct stops {
    bool forks, writes, time, order, shared;
};

/* Installs the filter in the calling process; it cannot be removed, and holds
 * for everything that the process will start. Returns 0 or errno. It needs
 * no_new_privs, so that set-user-id programs run as their caller. Source:
 * seccomp(2), SECCOMP_RET_TRACE. */
int install_filter(const struct stops *at);

#endif
