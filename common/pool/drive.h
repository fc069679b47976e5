/*
 * Inside the pool: what a pool is, and the loop that keeps all of them going.
 * Whoever waits, drives: one thread at a time polls the sockets of all worker
 * processes, and the other waiting threads sleep until it tells them.
 * All functions here: call with the lock held.
 */
#ifndef DRIVE_H
#define DRIVE_H

#include <pthread.h>

#include "future.h"
#include "worker.h"

struct pool {
    struct pool *next; /* all pools of the program */
    struct pool_options options;
    unsigned generation;        /* see drive_is_foreign */
    struct worker_list workers; /* all, in the order in which they started */
    struct worker_list idle;    /* the next to get a task in front */
    struct worker_list hungry;  /* busy, and may take more than they have */
    struct worker_list busy;    /* none longer than held_up; see ahead.c */
    struct worker_list loaded[CLAIMS]; /* those with so many tasks ahead */
    struct worker_list unsent; /* have something to send: hand_out does it */
    int worker_count;          /* that could take tasks, or do */
    int greeting, blocked; /* whose initializer runs; whose socket is full */
    struct claims_store claims;
    struct future_list queue; /* in the order of the submits */
    uint64_t submitted;
    size_t unfinished; /* futures that are not done */
    bool shutdown, stopped, broken;
    char why[1100]; /* it is broken; long enough for result_fail's */
    struct threads *threads;
};

#define DRIVE_NOW 0.0

/* The moment `timeout` seconds from now; far away if it is negative. */
double deadline_after(double timeout);

/* Takes in what has come, hands out what waits; returns after something has
 * happened, at the deadline, or sooner. DRIVE_NOW: does not wait. */
void drive(double deadline);
/* The same, and then calls the callbacks that are due: for whoever waits, so
 * that they run when their future is done and not when the wait is over. Gives
 * the lock up meanwhile: what it knew may be otherwise afterwards. */
void drive_and_call(double deadline);
/* As drive without waiting, unless it is not worth the while: there can be
 * next to nothing to take in. For who will be back in a moment. */
void drive_if_due(const struct pool *pool);

/* Puts a pool under drive's care, or takes it out. add: 0 or an errno. */
int drive_add(struct pool *pool);
void drive_remove(struct pool *pool);

/* What the one who polls waits for, or until when, is otherwise now. */
void drive_workers_changed(void);
/* A future is done: other threads that wait should look. */
void drive_wake_others(void);
/* Sleeps until somebody signals the condition. */
void drive_wait_on(pthread_cond_t *condition);
/* The future's callbacks are due at the next unlock. */
void drive_call_later(struct future *future);
/* The worker is no longer used; drive frees it when nobody can meet it. */
void drive_bury(struct worker *worker);

/* Was the pool made by a process of which we are but a forked child? */
bool drive_is_foreign(const struct pool *pool);
/* Are we a forked child, where there may be such pools at all? */
bool drive_is_in_child(void);

/* pool.c: the queue, and what the pool does when something happened. */
/* To its old place: before those that were submitted later. */
void queue_put_back(struct pool *pool, struct future *future);
void queue_finished(struct pool *pool);
void pool_worker_ready(struct worker *worker);
void pool_worker_late(struct worker *worker);
void pool_worker_lost(struct worker *worker);
/* Why it takes no tasks, as an errno number; 0 if it does. */
int pool_refusal(const struct pool *pool);
void pool_break(struct pool *pool, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
