/*
 * Who goes on, where more than one could (--order). Then only one task runs at
 * a time: each of the others is blocked, or held at one of its stops. A choice
 * is made when nobody runs, so that it depends on nothing but the program and
 * the seed: the same seed gives the same run.
 *
 * The seed's choices are those of PCT (Burckhardt, Kothari, Musuvathi and
 * Nagarakatte 2010): whoever has the highest of random priorities goes on, and
 * at a few random moments the one that runs gets the lowest.
 */
#ifndef OBSERVE_ORDER_H
#define OBSERVE_ORDER_H

#include <stdbool.h>
#include <stdint.h>

/* FIRST: who could go on first, goes first, and on until it blocks. LAST: the
 * other way round. TOGETHER: as FIRST, but all that are due at one moment are
 * woken before any of them runs. TURNS: as TOGETHER, but whoever has come to a
 * choice goes behind all others, so that what each does in several steps is
 * mixed with the others' steps. SEEDED: at random. */
enum policy {
    ORDER_FIRST,
    ORDER_LAST,
    ORDER_TOGETHER,
    ORDER_TURNS,
    ORDER_SEEDED
};

#define CHANGES 3 /* of priority, in a run */

struct order {
    enum policy policy;
    bool fine;      /* choose between any two calls that touch what is shared */
    uint64_t state; /* of the random numbers */
    int running;    /* who runs, or NOBODY */
    long in_row;    /* its stops, while others would have liked to go on */
    double computed; /* seconds, in this turn */
    bool force;      /* it has been running for too long: somebody else, now */
    long stamps, choices;
    long change_at[CHANGES];
};

/* A task's place in it. */
struct turn {
    bool held;           /* it could go on, and is not let */
    bool choice;         /* at its next stop, somebody else may go on instead */
    bool look;           /* it is to stop again when the call has returned */
    int request, signal; /* for ptrace, when it goes on */
    long stamp;          /* when it came; 0: not known yet */
    int64_t priority;    /* 0: none yet */
};

struct tracer;

/* "first", "last", "together", "turns" or a seed. False: it is none of these.
 */
bool order_read(struct order *o, const char *text);
/* One of `count` (at least 1), as the seed has it. */
long order_random(struct order *o, long count);
/* This one, who is held, goes on. */
void order_run(struct tracer *t, int next);
/* Nobody runs: lets go on whose turn it is. False: nobody is held, or there is
 * no order. */
bool order_next(struct tracer *t);

#endif
