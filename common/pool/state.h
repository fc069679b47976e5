/*
 * Inside the pool: what there is. Pools, workers and futures, the lists in
 * which they stand, and the one lock that guards all of them. There is one lock
 * for all pools, because one call can wait for futures of several pools.
 * Every function here but state_lock needs that lock held by the calling
 * thread; pool__assert_locked checks it where it matters.
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

/* Connects one future with one as_completed that waits for it. While the future
 * is not done, the watch is in the future's list; after that it is in the
 * iterator's list of those that are ready. */
struct watch {
    struct future *future;
    struct ready_watches *iterator;
    struct watch *next_of_future, *previous_of_future, *next_ready;
};

/* The watches of an iterator whose futures are done, but have not been given to
 * the caller yet; in the order in which they were done. */
struct ready_watches {
    struct watch *first, **end; /* end: where the next one is linked in */
    size_t unfinished;          /* how many futures are not done yet */
};

/* The pool's queue, or the tasks that were sent ahead to one worker. */
struct future_list {
    struct future *first, *last;
};

/* The text of one timeout, "not done within 2 s". future_exception promises
 * that its text stays valid until future_free, so each text that was returned
 * once is kept, and returned again for an equal timeout. */
struct late_text {
    struct late_text *next;
    char text[40];
};

struct future {
    struct future *next, *previous;
    struct future_list *list; /* the list that it is in, or NULL */
    struct pool *pool;        /* whose task it is; NULL once it is done */
    uint64_t number;          /* its place in the order of the submits */
    struct worker *ahead_at;  /* if it was sent ahead: the worker it waits at */
    uint64_t id;              /* the id of the frame that carried it last */
    int holds; /* reference count: the caller's, the pool's, a watch's ... */
    enum future_state state;
    enum pool_status status; /* valid once FUTURE_DONE */
    int code;                /* what the task returned */
    int attempts;            /* workers that had it and died before beginning */
    double limit;            /* seconds that it may run; 0: no limit */
    task_function *task;
    struct callback *callbacks, *last_callback;
    struct future *next_due; /* in the list of those with callbacks to call */
    struct watch *watches;
    uint64_t watched_by; /* the number of the last iterator that watched it */
    char *text;          /* why it failed, unless the task said so itself */
    struct late_text *late_texts;
    /* Until it is done, the argument; then the value, or result_fail's text. */
    size_t size, capacity;
    void *bytes; /* points to room, or to a block of its own if it is big */
    _Alignas(max_align_t) char room[];
};

/* --- lists of workers ----------------------------------------------------- */

/* Lists by what a worker is doing, so that finding an idle, late or dead one
 * costs the same with 1,000 workers as with two. Invariant: a worker has one
 * link of each kind, so it is in at most one list of each kind. */
enum link_kind {
    LINK_ALL,   /* pool->workers */
    LINK_STATE, /* pool->idle, pool->hungry or pool__lists_dying */
    LINK_AGE,   /* pool->busy: whoever began its task first is first */
    LINK_LOAD,  /* pool->loaded[n]: those with n tasks sent ahead */
    LINK_SEND,  /* pool->unsent: something to send when hand_out ends */
    LINK_TIME,  /* pool__lists_timed: the nearest deadline is first */
    LINK_KINDS
};

struct worker_list {
    struct worker *first, *last;
};

struct worker_link {
    struct worker *next, *previous;
    struct worker_list *list; /* NULL: in none of this kind */
};

/* --- workers -------------------------------------------------------------- */

/* STARTING until its initializer has answered; then IDLE and BUSY by turns.
 * LEAVING: we have closed our side of its line, so it ends after its task.
 * DYING: its side is closed; it is reaped as soon as the process has ended. */
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
 * Each step is a compare-and-exchange on that one word, so exactly one of the
 * two succeeds. Nothing else is published through the word (the task's bytes
 * come through the socket), so its order relative to other memory does not
 * matter. A worker that finds RECALLED drops the frame. Frame n uses
 * word[n % CLAIMS]; frame n + CLAIMS may use it again, because it is not sent
 * before frame n, or a later one, was answered.
 */
struct claims {
    _Atomic uint64_t word[CLAIMS];
    /* Two hints that the worker writes. Decisions that must be right do not
     * use them: a task could overwrite this memory. */
    _Atomic uint64_t answered; /* the last frame that it answered */
    _Atomic uint64_t took;     /* 1 + the nanoseconds that task ran; 0: none */
};

/* The claims of a pool's workers share a few mappings, because every fork has
 * to copy each mapping. A mapping begins with this struct. */
struct claims_block {
    struct claims_block *next;
    size_t size;        /* of the mapping, in bytes */
    size_t count, used; /* claims in it; how many of them were given out */
    _Alignas(64) struct claims claims[];
};
struct claims_store {
    struct claims_block *blocks;
    struct claims *given_back[CLAIMS]; /* of dead workers, for new ones */
    size_t back_count;
};

struct worker {
    struct process process;
    struct worker_link links[LINK_KINDS];
    struct worker *next_buried;
    struct pool *pool;
    enum worker_state state;
    enum worker_state was; /* the state that it was in before DYING */
    bool greets;           /* its initializer has not answered yet */
    char *greeting;        /* the initializer's text, if it failed */
    int fd;                /* our end of its line; -1 when closed */
    int far_end;           /* the child's end */
    int tasks_left;        /* tasks until it is replaced; negative: no limit */
    double deadline;       /* for its task, or for leaving; 0: none */
    bool late;             /* we killed it because its task took too long */
    const char *stopped_for; /* we killed it for this other reason; or NULL */

    struct claims *claims;
    struct future *future;    /* what it runs (holds a reference), or NULL */
    struct future_list ahead; /* sent to it as well, to run after `future` */
    size_t ahead_count;
    double since;         /* when it began `future`, as far as we know */
    uint64_t sent_id;     /* the last frame that we made for it */
    uint64_t answered_id; /* the last frame that it has answered */

    /* On the way to it: first what is in the outbox (small frames), then, if
     * `big`, the frame `out` and its bytes, straight from the future. */
    bool blocked; /* the socket is full; epoll tells when there is room */
    struct mailbox *outbox;
    bool big;
    struct frame out;
    size_t sent; /* bytes of `out` and its value that have gone */
    /* On the way from it: the answer that is being read. */
    struct frame in;
    size_t received; /* bytes of `in` and its value that have come */
};

/* --- pools ---------------------------------------------------------------- */

struct pool {
    struct pool *next; /* in drive.c's list of all pools of the program */
    struct pool_options options;
    unsigned generation;        /* compared by pool__state_is_foreign */
    struct worker_list workers; /* all, in the order in which they started */
    struct worker_list idle;    /* the first one gets the next task */
    struct worker_list hungry;  /* busy, but can be sent tasks ahead */
    struct worker_list busy;    /* on a short task so far; see ahead.c */
    struct worker_list loaded[CLAIMS]; /* [n]: with n tasks sent ahead */
    struct worker_list unsent;         /* have frames that hand_out sends */
    int worker_count; /* workers that are not leaving, dying or dead */
    int greeting;     /* workers whose initializer has not answered yet */
    int blocked;      /* workers whose socket is full */
    struct claims_store claims;
    struct future_list queue; /* in the order of the submits */
    uint64_t submitted;
    size_t unfinished;       /* futures that are not done */
    bool shutdown;           /* takes no more tasks */
    bool stopped;            /* by pool_terminate or pool_kill */
    bool broken;             /* takes no more tasks, for the reason in `why` */
    char why[1100];          /* has room for a whole text of result_fail */
    struct threads *threads; /* NULL: its workers are processes */
    pthread_cond_t *work;    /* where idle threads sleep; NULL likewise */
};

/* --- what is done with them ----------------------------------------------- */

/* The lock itself. Calls of the public functions take it by
 * pool__lock_futures and give it back by pool__unlock_futures (future.h), which
 * also calls the callbacks that are due. */
void pool__state_lock(void);
void pool__state_unlock(void);
/* Stops the program (assert) unless this thread holds the lock. */
void pool__assert_locked(void);

/* Puts the future before that one; NULL: at the end. It must be in no list. */
void pool__queue_insert(struct future_list *list, struct future *future,
                        struct future *before);
/* Takes it out of its list, if it is in one. */
void pool__queue_remove(struct future *future);
/* Puts it back into its pool's queue, before those that were submitted later.
 */
void pool__queue_put_back(struct pool *pool, struct future *future);

/* The workers of all pools that have a deadline; and those that are DYING. */
extern struct worker_list pool__lists_timed, pool__lists_dying;

/* Puts the worker at the end (append) or the front (prepend) of the list, and
 * takes it out of the list of the same kind that it was in, if any. leave only
 * takes it out. */
void pool__list_append(struct worker_list *list, struct worker *worker,
                       enum link_kind kind);
void pool__list_prepend(struct worker_list *list, struct worker *worker,
                        enum link_kind kind);
void pool__list_leave(struct worker *worker, enum link_kind kind);
void pool__list_leave_all(struct worker *worker);
struct worker *pool__list_next(const struct worker *worker,
                               enum link_kind kind);

/* Sets the worker's deadline and its place in lists_timed; 0 takes it out. */
void pool__worker_set_deadline(struct worker *worker, double deadline);

/* Why the pool takes no tasks, as an errno number; 0 if it takes them. */
int pool__state_refusal(const struct pool *pool);
/* True in a forked child, for a pool that an ancestor process made. Its workers
 * are not our children, so it is of no use here. */
bool pool__state_is_foreign(const struct pool *pool);
/* True in a forked child, where there may be foreign pools at all. */
bool pool__state_is_in_child(void);
unsigned pool__state_generation(void); /* for a pool that is made now */

/* The moment `timeout` seconds from now; infinity if it is negative. */
double pool__state_deadline(double timeout);

/* One thread at a time drives: it polls, without the lock. The others that wait
 * sleep on a condition. If the driver must look again, because a worker, a
 * deadline or a result is new, a byte in the wake pipe ends its poll. */
int pool__state_open_wake_pipe(void); /* 0 or an errno number */
void pool__state_close_wake_pipe(void);
bool pool__state_has_wake_pipe(void);
/* Is what ready_wait reported the wake pipe, and not a worker? */
bool pool__state_is_wake_pipe(const void *who);
void pool__state_empty_wake_pipe(void);
/* Does some thread drive now? */
bool pool__state_is_driven(void);
void pool__state_set_driven(bool driven);
/* Wakes the driver. */
void pool__state_workers_changed(void);
/* Wakes all other threads that wait; wake_others: and the driver. */
void pool__state_wake_sleepers(void);
void pool__state_wake_others(void);
/* Sleeps until somebody signals the condition. Gives the lock up meanwhile. */
void pool__state_wait_on(pthread_cond_t *condition);
/* Sleeps until wake_sleepers, the deadline, or for a second. Likewise. */
void pool__state_sleep_until(double deadline);

/* Called around every fork of the program, by pthread_atfork: before, so that
 * no other thread holds the lock at the moment of the fork; after, in the
 * parent; forget, in the child, where all that this file knows is the
 * parent's. */
void pool__state_before_fork(void);
void pool__state_after_fork(void);
void pool__state_forget(void);

#endif
