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

/* A task that asks so often in a row, and uses no more than so many seconds of
 * processor time between two questions, is waiting by asking. */
#define MANY_QUESTIONS 64
#define HARDLY_WORK    100e-6
/* Its processor time is looked at no oftener than at each such question: a look
 * costs as much as a fifth of the answer. (A prime number, so that each kind of
 * question of a loop gets its turn.) */
#define LOOK_EVERY 7

struct tracer;

/* One task and time; all zero for one that is new. */
struct nap {
    /* The nap itself. */
    bool waits;      /* it is in a call that waits until `wake` */
    int64_t wake;    /* nanoseconds, as c->now; EVER: without end */
    long turn;       /* of two that are due at once, the lower goes first */
    bool alone;      /* no other task can end it: only a signal, or we */
    bool woken;      /* we have ended it; it has not come out of the call yet */
    bool lazily;     /* a socket's timeout: it began when nobody could go on */
    long at_end;     /* what the call returns when its time is up */
    int64_t rest_to; /* the address for the time that is left; 0: none */
    bool rest_always; /* written in any case, not only after a signal */
    bool rest_is_timeval;
    unsigned long arguments[6]; /* of the call, as the program gave them */

    /* Is it blocked? See idle.c. */
    bool sure;     /* yes, until nap_touch: no look is needed */
    bool touched;  /* a signal or a child's end may have reached it */
    bool seen;     /* yes, if it was on a processor `slices` times still */
    long slices;   /* how often it had been on one when it was seen */
    bool visitors; /* it waits for somebody who may be of the program or not */
    bool outside;  /* what it waits for may come from outside the program */
    bool unheld;   /* it is in a call that waits on the wall's clock */
    long number;   /* the call that it is blocked in, or -1 … */
    unsigned long of;        /* … and that call's first argument */
    int state_fd, slices_fd; /* files in /proc, plus 1; 0: not open */

    /* Does it ask over and over? See spins.c. */
    long reads;          /* questions in a row: for the time, or for news */
    int64_t reads_since; /* when that began to count as waiting */
    double read_cpu;     /* its processor time at the last look, seconds */

    /* What it has computed: see due_flow. */
    double cpu;   /* its processor time at the last look, seconds */
    bool has_run; /* it may have run since then */
};

struct timer;
struct socket_limit;

struct clock {
    int64_t now, began; /* nanoseconds, on the monotonic clock */
    int64_t ahead;      /* what CLOCK_REALTIME shows is now + ahead */
    int64_t debt;       /* time that shall pass and has not: see due_move */
    int64_t burst;      /* what was computed since the clock last jumped */
    long turns;         /* naps that have begun */
    long coming;        /* tasks that we have woken and that are not back */
    bool surprises;     /* signals may come without anybody's being seen to send
                         * them: then nobody is sure to be blocked */
    int witness;        /* the task that was seen running last, or NOBODY */
    double patience;    /* seconds to wait for news before the next look */
    long news_in_row;   /* pieces of news since time last passed */
    double looked;      /* when all were looked at, on the wall's clock */
    double idle_since;  /* on the wall's clock: since when only somebody outside
                         * can help; negative: not so */
    bool hang_suspected; /* the look before found that nobody can go on */

    struct timer *timers; /* timers.c */
    size_t timer_count, timer_room;
    struct socket_limit *sockets; /* sockets.c */
    size_t socket_count, socket_room;
};

/* The program begins: from now on this is its time. */
void clock_begin(struct clock *c);
void clock_free(struct clock *c);
/* What the machine's clock shows, in nanoseconds. */
int64_t clock_real(int clock);
/* The time rounded up to a whole second, and one second more. */
int64_t clock_second_ahead(int64_t time);
/* What has to be added to c->now to get what that clock shows. */
int64_t clock_offset(const struct clock *c, long clock);
/* Do we make what that clock shows? Not of clocks of processor time. */
bool clock_is_made(long clock);
/* What times(2) returns. */
long clock_ticks(const struct clock *c);
/* Sets the clock to that moment; before it nobody has anything to do. */
void clock_jump(struct clock *c, int64_t to);
/* Call it at each exec. Hides the page (vDSO) from which the C library reads
 * the time without a system call, so that it has to ask the kernel, where we
 * can answer. */
void clock_hide_page(pid_t pid);

#endif
