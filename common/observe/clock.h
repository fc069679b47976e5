/*
 * Time that the observer makes (--virtual-time). The program's clocks show what
 * this clock shows. It stands still while anybody has something to do, and when
 * nobody has, it jumps to the moment at which the first is to be woken: naps
 * are exact, and cost nothing. This is a discrete-event simulation, of a
 * program that runs as it is. Known from Shadow (Jansen et al. 2022), Hermit,
 * and User-Mode Linux's time travel.
 *
 * The parts, in reading order:
 *   clock        what time it is
 *   naps         calls that wait until a time: they wait without end
 *   timers       alarms and timers: a list of signals to come
 *   sockets      SO_RCVTIMEO and SO_SNDTIMEO
 *   due          who is woken next; computing moves the clock
 *   clock_reads  a task asks for the time
 *   blocked      in what a task waits, and whether that can end from outside
 *   looks        does it look blocked?
 *   spins        who asks over and over moves the clock, too
 *   idle         can nobody go on? then to the next wake-up, or: it hangs
 */
#ifndef OBSERVE_CLOCK_H
#define OBSERVE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "filter.h"

#define EVER          INT64_MAX /* no end; all times are nanoseconds */
#define A_SECOND      INT64_C(1000000000)
#define NO_DESCRIPTOR (-1)

/* Who asks so often in a row waits for something in its way, if it uses no
 * more than so many seconds of processor time between two questions. */
#define MANY_QUESTIONS 64
#define HARDLY_WORK    100e-6

struct tracer;

/* One task and time; all zero for one that is new. */
struct nap {
    bool waits; /* in a call that waits until … */
    int64_t wake;
    long turn;       /* of two that are due at once, the first that came */
    bool alone;      /* only a signal or we can wake it, and no other task */
    bool woken;      /* by us; it has not come out of the call yet */
    bool lazily;     /* waits in a socket: seen when nobody could go on */
    long at_end;     /* what the call returns then */
    int64_t rest_to; /* where the call writes what is left of the time … */
    bool rest_always, rest_is_timeval; /* … also if it was not interrupted */
    unsigned long arguments[6];        /* as the program gave them */

    /* Is it blocked? See idle.c. */
    bool sure;    /* yes, until somebody touches it */
    bool touched; /* a signal or a child's end may have reached it */
    bool seen;    /* yes, if it has not run since: not more often than … */
    long slices;
    bool visitors; /* somebody may come, of the program or from outside */
    bool outside;  /* what it waits for may come from outside of the program */
    bool unheld;   /* in a call that waits on the wall's clock */
    long number;   /* the call that it is blocked in, or -1, and … */
    unsigned long of;        /* … its first argument */
    int state_fd, slices_fd; /* in /proc, plus 1; 0: not open */

    long reads; /* of the clock, or for news, one after the other, … */
    int64_t reads_since;
    double read_cpu; /* … and the processor time at the last, seconds */
    double cpu;      /* at the last look */
    bool has_run;    /* since then */
};

struct timer;
struct socket_limit;

struct clock {
    int64_t now, began; /* on the monotonic clock */
    int64_t ahead;      /* CLOCK_REALTIME's whole seconds beyond real + now */
    int64_t debt;       /* what has been computed, and not passed yet */
    int64_t burst;      /* computed since the clock last jumped */
    long turns;
    long coming;       /* who was woken and is not back yet */
    bool surprises;    /* signals may come that nobody is seen to send */
    int witness;       /* was seen running: look there first, or NOBODY */
    double patience;   /* seconds to wait for news before looking again */
    long news_in_row;  /* without a moment at which nobody could go on */
    double looked;     /* when all were looked at, on the wall's clock */
    double idle_since; /* nobody could go on but by outside input, or NEVER */
    bool hang_suspected;

    struct timer *timers; /* timers.c */
    size_t timer_count, timer_room;
    struct socket_limit *sockets; /* sockets.c */
    size_t socket_count, socket_room;
};

/* The first program begins: from now on this is the time. */
void clock_begin(struct clock *c);
void clock_free(struct clock *c);
/* What time it is in the world, in nanoseconds. */
int64_t clock_real(int clock);
/* Up to a whole second, and one more. */
int64_t clock_second_ahead(int64_t time);
/* CLOCK_REALTIME and the like, in terms of c->now. */
int64_t clock_offset(const struct clock *c, long clock);
/* Is it one that we make? Those of processor time are real. */
bool clock_is_made(long clock);
/* What times(2) returns. */
long clock_ticks(const struct clock *c);
/* Nobody has anything to do until then. */
void clock_jump(struct clock *c, int64_t to);
/* At each exec: so that the C library asks the kernel for the time, where we
 * can answer, and not a page of its memory. */
void clock_hide_page(pid_t pid);

#endif
