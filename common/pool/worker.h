/*
 * Inside the pool: one worker process, a "subclass" of struct process: its run
 * is the loop that takes a task, runs it, and sends the result.
 */
#ifndef WORKER_H
#define WORKER_H

#include "result.h"
#include "state.h"

enum worker_news { NOTHING_YET, HAS_ANSWERED, IS_GONE };

/* Forks it. Returns 0 or an errno number; after an error its line is closed,
 * and the caller has only to call worker_free. */
int pool__worker_start(struct worker *worker);

/* Makes a frame of the future, to be sent by worker_send. With `small`, returns
 * false and does nothing unless the frame fits behind those that wait to be
 * sent; without, it always succeeds, and must be the only big one. */
bool pool__worker_offer(struct worker *worker, struct future *future,
                        bool small);

/* Sends as much as the socket takes. Once all has gone, the time limit of the
 * worker's task begins to count. False: its process is gone. */
bool pool__worker_send(struct worker *worker);
/* Is there something that has not gone yet? */
bool pool__worker_is_sending(const struct worker *worker);

/* Reads until one answer is complete (worker->in is its frame, its bytes are in
 * worker->future), or nothing is there to read. *more must be true at the first
 * call, and is then left as it is from call to call until NOTHING_YET. */
enum worker_news pool__worker_receive(struct worker *worker, bool *more);

/* For a future that this worker was sent: has it begun the task? */
bool pool__worker_has_begun(const struct worker *worker,
                            const struct future *future);
/* Keeps the worker from beginning it. False: it was too late. */
bool pool__worker_recall(struct worker *worker, const struct future *future);

/* Guesses from the hints in struct claims. depth: how many tasks it may have at
 * once, counting the one that it runs. runs_out: has it answered half of what
 * it had, so that it will soon have nothing to do? */
size_t pool__worker_depth(const struct worker *worker);
bool pool__worker_runs_out(const struct worker *worker);

/* Closes our end of the worker's line. */
void pool__worker_close_line(struct worker *worker);
/* Forgets the frames that have not gone yet. */
void pool__worker_drop_unsent(struct worker *worker);

/* Gives its claims back to the pool, for a new worker. Only once its process
 * has been reaped, as the process may write to them. */
void pool__worker_give_back(struct worker *worker);
/* Frees the struct. Its process must have ended, or be our parent's. */
void pool__worker_free(struct worker *worker);
/* Frees all claims of a pool; no worker may use any more. */
void pool__claims_free(struct claims_store *store);

/* In a child that a task has forked: closes the worker's line there, so that
 * the program sees the worker's death. Elsewhere it does nothing. */
void pool__worker_close_own_end(void);

/* Runs a task; workers that are threads do it by this function too. Returns
 * what the task returned, or 1 for a result_fail that was returned as 0: the
 * result is a value only if this is 0, else it is the text of the failure. */
int pool__worker_run_task(task_function *task, const void *args, size_t size,
                          struct result *result);

#endif
