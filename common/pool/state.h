/*
 * Inside the pool: what there is. Pools, workers and futures, the lists in
 * which they stand, and the one lock that guards all of them. (One lock for
 * all: futures of several pools can be waited for together.) All functions here
 * but state_lock: call with the lock held.
 */
#ifndef STATE_H
#define STATE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include "channel.h"
#include "pool.h"
#include "process.h"

/* --- futures -------------------------------------------------------------- */

enum future_state { FUTURE_WAITING, FUTURE_RUNNING, FUTURE_DONE };

struct callback {
    struct callback *next;
    void (*function)(struct future *, void *);
    void *context;
};

/* Ties a future to an as_completed that waits for it. */
struct watch {
    struct future *future;
    struct ready_watches *iterator;
    struct watch *next_of_future, *previous_of_future, *next_ready;
};

/* An iterator's futures that are done and not given yet, as they came. */
struct ready_watches {
    struct watch *first, **end;
    size_t unfinished; /* those that are not done */
};

/* The pool's queue, or what was sent ahead to a worker. */
struct future_list {
    struct future *first, *last;
};

/* A text that was handed out must stay as it is until the future is freed; the
 * same timeout has the same text. */
struct late_text {
    struct late_text *next;
    char text[40];
};

struct future {
    struct future *next, *previous;
    struct future_list *list; /* that it is in, or NULL */
    struct pool *pool;        /* that runs it; NULL once it is done */
    uint64_t number;          /* its place in the order of the submits */
    struct worker *ahead_at;  /* it waits there and not in the queue */
    uint64_t id;              /* of the frame in which it was sent last */
    int holds;                /* the caller's, the pool's ... */
    enum future_state state;
    enum pool_status status; /* once FUTURE_DONE */
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
    /* The argument; once FUTURE_DONE, the value, or the task's own text. */
    size_t size, capacity;
    void *bytes;
    _Alignas(max_align_t) char room[]; /* where bytes points at first */
};

/* --- lists of workers ------------------------------------------------------
 */

/* So that nobody has to walk over all workers to find the one that is idle,
 * late or dead. A worker has a link for each kind of list, and is in one list
 * of each kind at most. */
enum link_kind {
    LINK_ALL,   /* its pool's list of all */
    LINK_STATE, /* idle, hungry or dying */
    LINK_AGE,   /* busy, the one that came to its task first in front */
    LINK_LOAD,  /* has so many tasks ahead */
    LINK_SEND,  /* has something to send at the end of hand_out */
    LINK_TIME,  /* has a deadline, the next one in front */
    LINK_KINDS
};

struct worker_list {
    struct worker *first, *last;
};

struct worker_link {
    struct worker *next, *previous;
    struct worker_list *list; /* NULL: in none of this kind */
};

/* --- workers ---------------------------------------------------------------
 */

/* DYING: its line has ended, and the process will in a moment. */
enum worker_state { STARTING, IDLE, BUSY, LEAVING, DYING };

enum { CLAIMS = 16 };
enum claim { OFFERED, BEGUN, RECALLED };

/*
 * Memory that the program and one worker share. A small task may be sent ahead
 * of its turn, behind the one that runs. It still waits, and may be taken back
 * and given to another worker, until this one begins it. Who of the two came
 * first is settled by the task's word, which holds its id and a claim:
 *
 *   program   stores OFFERED before it sends the frame; nobody else stores
 *   worker    OFFERED -> BEGUN, when it has the whole frame, before it runs it
 *   program   OFFERED -> RECALLED, to take it back
 *
 * Both steps are compare-and-exchange on the one word, so exactly one of them
 * is done, whatever else is seen when; no other order of memory is needed. A
 * worker that finds RECALLED drops the frame. The word is used again for the
 * frame that comes CLAIMS later, when a younger one was answered.
 */
struct claims {
    _Atomic uint64_t word[CLAIMS]; /* of the frame n: word[n % CLAIMS] */
    /* Written by the worker; only hints, so that they may be wrong. */
    _Atomic uint64_t answered; /* the last frame that it answered */
    _Atomic uint64_t took;     /* nanoseconds that that task ran; 0: none did */
};

/* The claims of a pool's workers, many in one mapping: each mapping would have
 * to be copied by every fork. The mapping begins with this. */
struct claims_block {
    struct claims_block *next;
    size_t size, count, used; /* bytes; claims; those that were given out */
    _Alignas(64) struct claims claims[];
};
struct claims_store {
    struct claims_block *blocks;
    struct claims *given_back[CLAIMS]; /* a few, to be used again */
    size_t back_count;
};

struct worker {
    struct process process;
    struct worker_link links[LINK_KINDS];
    struct worker *next_buried;
    struct pool *pool;
    enum worker_state state;
    enum worker_state was; /* before it was DYING */
    bool greets;           /* its initializer has yet to answer */
    char *greeting;        /* why the initializer refused */
    int fd;                /* our end; -1 when closed */
    int far_end;           /* the child's */
    int tasks_left;        /* until it is replaced; negative: any number */
    double deadline;       /* worker_set_deadline's: of its task, or to leave */
    bool late;             /* it was killed for that */
    const char *stopped_for; /* or for this; or NULL */

    struct claims *claims;
    struct future *future;    /* that it runs; a hold */
    struct future_list ahead; /* those that it has been sent, and will run */
    size_t ahead_count;
    double since;         /* when it began the one, as far as we know */
    uint64_t sent_id;     /* of the last frame for it */
    uint64_t answered_id; /* and of the last one that it answered */

    bool blocked; /* the socket was full: told when there is room */
    struct mailbox
        *outbox;      /* small frames on their way there; then a big one: */
    bool big;         /* it goes straight from the future */
    struct frame out; /* what goes there, and how much of it went */
    size_t sent;
    struct frame in; /* the frame that is looked at, and how much is there */
    size_t received;
};

/* --- pools -----------------------------------------------------------------
 */

struct pool {
    struct pool *next; /* all pools of the program */
    struct pool_options options;
    unsigned generation;        /* see state_is_foreign */
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
    pthread_cond_t *work; /* on which its threads sleep; NULL: processes */
};

/* --- what is done with them ------------------------------------------------
 */

/* The bare lock. pool__unlock (future.h) also calls the callbacks. */
void pool__state_lock(void);
void pool__state_unlock(void);
bool pool__state_is_locked(void); /* by this thread */

/* Into the list, before that one; NULL: at the end. And out of its list. */
void pool__queue_insert(struct future_list *list, struct future *future,
                        struct future *before);
void pool__queue_remove(struct future *future);
/* To its old place: before those that were submitted later. */
void pool__queue_put_back(struct pool *pool, struct future *future);

/* Of all pools: those with a deadline; those whose line has ended. */
extern struct worker_list pool__lists_timed, pool__lists_dying;

/* Into the list, at one of its ends, and out of the one of that kind where it
 * is. list_leave: out of it, if it is in one. */
void pool__list_append(struct worker_list *list, struct worker *worker,
                       enum link_kind kind);
void pool__list_prepend(struct worker_list *list, struct worker *worker,
                        enum link_kind kind);
void pool__list_leave(struct worker *worker, enum link_kind kind);
void pool__list_leave_all(struct worker *worker);
struct worker *pool__list_next(const struct worker *worker,
                               enum link_kind kind);

/* 0: none. With equal limits the place is found at once: at the end. */
void pool__worker_set_deadline(struct worker *worker, double deadline);

/* Why it takes no tasks, as an errno number; 0 if it does. */
int pool__state_refusal(const struct pool *pool);
/* Was the pool made by a process of which we are but a forked child? */
bool pool__state_is_foreign(const struct pool *pool);
/* Are we a forked child, where there may be such pools at all? */
bool pool__state_is_in_child(void);
unsigned pool__state_generation(void); /* what a new pool's is */

/* The moment `timeout` seconds from now; far away if it is negative. */
double pool__state_deadline(double timeout);

/* One thread at a time drives, that is, polls without the lock. It is brought
 * back by a byte in a pipe when what it waits for, or until when, is otherwise
 * now. */
int pool__state_open_wake_pipe(void); /* 0 or an errno number */
void pool__state_close_wake_pipe(void);
bool pool__state_has_wake_pipe(void);
bool pool__state_is_wake_pipe(
    const void *who); /* what ready_wait has told of */
void pool__state_empty_wake_pipe(void);
bool pool__state_is_driven(void);
void pool__state_set_driven(bool driven);
void pool__state_workers_changed(void);
/* A future is done: threads that wait should look. */
void pool__state_wake_others(void);
void pool__state_wake_sleepers(void);
/* Sleeps until somebody signals the condition; until then, or until something
 * is done. Both give the lock up meanwhile. */
void pool__state_wait_on(pthread_cond_t *condition);
void pool__state_sleep_until(double deadline);

/* Around a fork: so that nobody else has the lock; and in the child all of it
 * is the parent's. */
void pool__state_before_fork(void);
void pool__state_after_fork(void);
void pool__state_forget(void);

#endif
