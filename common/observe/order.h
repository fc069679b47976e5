/*
 * Which task goes on, where more than one could (--order). With it only one
 * task runs at a time: each of the others is blocked, or held at one of its
 * stops. A choice is made only when nobody runs, so that it depends on nothing
 * but the program and the seed: the same seed gives the same run.
 *
 * The seed's choices are those of PCT (Burckhardt, Kothari, Musuvathi and
 * Nagarakatte 2010): whoever has the highest of random priorities goes on, and
 * at a few random moments the one that runs gets the lowest.
 */
#ifndef OBSERVE_ORDER_H
#define OBSERVE_ORDER_H

#include <stdbool.h>
#include <stdint.h>

/* FIRST: the task that was the first to be held goes on, until it blocks. LAST:
 * the one that was the last. TOGETHER: as FIRST, but all that are due at one
 * moment are woken before any of them runs. TURNS: as TOGETHER, but at each
 * choice the running task goes behind all others, so that its steps are mixed
 * with theirs. SEEDED: at random. */
enum policy {
    ORDER_FIRST,
    ORDER_LAST,
    ORDER_TOGETHER,
    ORDER_TURNS,
    ORDER_SEEDED
};

#define CHANGES 4 /* of priority, in a run */

struct order {
    enum policy policy;
    bool fine;       /* a choice at every call that touches what is shared */
    uint64_t state;  /* of the random numbers */
    int running;     /* the task that has the turn, or NOBODY */
    long in_row;     /* how often it has stopped in this turn */
    double computed; /* seconds that it has computed in this turn */
    bool force;      /* it has had the turn for too long: now somebody else */
    long stamps;     /* how many stamps were given out */
    long choices;    /* how many choices were made */
    long change_at[CHANGES]; /* the choices at which priorities change */
    long steps_left;         /* SEEDED: see steps.h */
};

/* What --order knows about one task. */
struct turn {
    bool held;           /* stopped by us; it could go on */
    bool choice;         /* at its next stop, another task may go on instead */
    bool look;           /* it must stop again when its call has returned */
    bool again;          /* it enters a call once more: see order_before */
    int request, signal; /* for ptrace, when it goes on */
    long stamp;          /* its place among those that are held; 0: none yet */
    int64_t priority;    /* SEEDED: the highest goes on; 0: none yet */
};

struct tracer;

/* "first", "last", "together", "turns" or a seed. False: it is none of these.
 */
bool order_read(struct order *o, const char *text);
/* Gives the turn to this task, which is held: it goes on. */
void order_run(struct tracer *t, int next);
/* Where a task is about to wait: may others go on first? Then it is held, and
 * enters its call once more later. So a signal can come in the moment between
 * a look at a flag and the call. */
bool order_before(struct tracer *t, int index);
/* When nobody runs: chooses a task and lets it go on. False: none is held, or
 * there is no --order. */
bool order_next(struct tracer *t);

#endif
