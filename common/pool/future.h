/*
 * Inside the pool: what a future is, and the one lock that guards all futures
 * and pools of the program. (One lock for all: futures of several pools can be
 * waited for together.)
 */
#ifndef FUTURE_H
#define FUTURE_H

#include <stdint.h>

#include "pool.h"

enum future_state { WAITING, RUNNING, DONE };

struct callback {
    struct callback *next;
    void (*function)(struct future *, void *);
    void *context;
};

/* Ties a future to an as_completed that waits for it. */
struct watch {
    struct future *future;
    struct as_completed *iterator;
    struct watch *next_of_future, *previous_of_future, *next_ready;
};

/* The pool's queue, or what was sent ahead to a worker. */
struct future_list {
    struct future *first, *last;
};

struct future {
    struct future *next, *previous;
    struct future_list *list; /* that it is in, or NULL */
    struct pool *pool;        /* who counts it; a hold on the pool */
    uint64_t number;          /* its place in the order of the submits */
    struct worker *ahead_at;  /* it waits there and not in the queue */
    uint64_t id;              /* of the frame in which it was sent last */
    int holds;                /* the caller's, the pool's ... */
    enum future_state state;
    enum pool_status status; /* once DONE */
    int code;                /* what the task returned */
    int attempts;            /* given to workers that died before they began */
    double limit;            /* seconds that it may run; 0: any */
    task_function *task;
    struct callback *callbacks, *last_callback;
    struct future *next_due; /* in the list of those with callbacks to call */
    struct watch *watches;
    uint64_t watched_by; /* number of the iterator that came last */
    char *text;          /* why it failed, unless the task said so itself */
    struct late_text *late_texts; /* those of future_exception's timeouts */
    /* The argument; once DONE, the value, or the task's own text. */
    size_t size, capacity;
    void *bytes;
    _Alignas(max_align_t) char room[]; /* where bytes points at first */
};

/* The task's side of a future. `base` is where its value starts: a chunk
 * collects the values of several tasks one after the other. */
struct result {
    char *bytes;
    size_t base, size, capacity;
    bool failed; /* the bytes are result_fail's text */
};

void lock_futures(void);
/* Also calls the callbacks that are due, outside the lock. */
void unlock_futures(void);

/* All of these: call with the lock held. */
struct future *future_create(struct pool *pool, const void *args, size_t size);
void future_hold(struct future *future);
/* Into the list, before that one; NULL: at the end. And out of its list. */
void list_insert(struct future_list *list, struct future *future,
                 struct future *before);
void list_remove(struct future *future);
void future_release(struct future *future);
/* Room for `size` bytes in place of the argument; false without memory. */
bool future_reserve(struct future *future, size_t size);
/* The bytes hold the value or the task's text already. */
void future_complete(struct future *future, enum pool_status status, int code);
void future_fail(struct future *future, enum pool_status status,
                 const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Makes a result ready for the next task; its memory is used again. */
void result_clear(struct result *result);

#endif
