/*
 * Inside the pool: one worker process. It "subclasses" struct process: its run
 * is the loop that takes a task, runs it, and sends the result.
 */
#ifndef WORKER_H
#define WORKER_H

#include <stdatomic.h>

#include "channel.h"
#include "future.h"
#include "lists.h"
#include "process.h"

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

    bool blocked;       /* the socket was full: told when there is room */
    struct box *outbox; /* small frames on their way there; then a big one: */
    bool big;           /* it goes straight from the future */
    struct frame out;   /* what goes there, and how much of it went */
    size_t sent;
    struct frame in; /* the frame that is looked at, and how much is there */
    size_t received;
};

enum worker_news { NOTHING_YET, HAS_ANSWERED, IS_GONE };

/* Forks it. 0 or an errno number; then nothing is left but worker_free. */
int worker_start(struct worker *worker);

/* Makes the future's frame the next one to be sent. False, if `small` is asked
 * for and it is not, or there are too many on their way. */
bool worker_offer(struct worker *worker, struct future *future, bool small);

/* Sends what goes; when nothing is left, the time of the task that it has
 * begins to count. False: its process is gone. */
bool worker_send(struct worker *worker);
bool worker_is_sending(const struct worker *worker);

/* Takes in one answer, the bytes into its future; worker->in is the frame.
 * *more: may there be something to read? True at first; then its affair. */
enum worker_news worker_receive(struct worker *worker, bool *more);

/* Of a future that it was sent: was it begun? And if not, prevents it. */
bool worker_has_begun(const struct worker *worker, const struct future *future);
bool worker_recall(struct worker *worker, const struct future *future);

/* As the hints say: how many frames may it have at once, with the one that it
 * runs? Will it soon have none? */
size_t worker_depth(const struct worker *worker);
bool worker_runs_out(const struct worker *worker);

/* Closes our end. What was not sent is dropped. */
void worker_close_line(struct worker *worker);
void worker_drop_unsent(struct worker *worker);

/* Its process has been reaped: gives back what others may use. */
void worker_give_back(struct worker *worker);
/* Frees it; its process has ended, or is our parent's. */
void worker_free(struct worker *worker);
/* When no worker has claims any more. */
void claims_free(struct claims_store *store);

/* In a child that a worker forked: lets go of the worker's line. */
void worker_close_own_end(void);

/* Runs the task and settles what the result holds: also the threads' way.
 * Returns the code; 0 only if the result is a value. */
int worker_run_task(task_function *task, const void *args, size_t size,
                    struct result *result);

#endif
