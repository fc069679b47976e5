/*
 * Inside the pool: one worker process. It "subclasses" struct process: its run
 * is the loop that takes a task, runs it, and sends the result.
 */
#ifndef WORKER_H
#define WORKER_H

#include "channel.h"
#include "future.h"
#include "process.h"

enum worker_state { STARTING, IDLE, BUSY, LEAVING };

struct worker {
    struct process process;
    struct worker *next; /* in its pool, or among the buried */
    struct pool *pool;
    enum worker_state state;
    int fd;                  /* our end; -1 when closed */
    int far_end;             /* the child's */
    int tasks_left;          /* until it is replaced; negative: any number */
    double deadline;         /* of its task, or for leaving; 0: none */
    bool late;               /* it was killed for that */
    const char *stopped_for; /* or for this; or NULL */

    struct future *future; /* that it runs; a hold */
    struct frame out;      /* what goes there, and how much of it went */
    size_t sent;
    struct frame in; /* what comes back */
    size_t received;
};

enum worker_news { NOTHING_YET, HAS_ANSWERED, IS_GONE };

/* Forks it. 0 or an errno number; then nothing is left open. */
int worker_start(struct worker *worker);

/* Sends of its future what goes. False: its process is gone. */
bool worker_send(struct worker *worker);

/* Receives what is there, the bytes into its future. After HAS_ANSWERED
 * worker->in is the frame. */
enum worker_news worker_receive(struct worker *worker);

/* Has the task reached it, so that it may have begun? */
bool worker_has_task(const struct worker *worker);

/* In a child that a worker forked: lets go of the worker's line. */
void worker_close_own_end(void);

/* Runs the task and settles what the result holds: also the threads' way.
 * Returns the code; 0 only if the result is a value. */
int worker_run_task(task_function *task, const void *args, size_t size,
                    struct result *result);

#endif
