/*
 * Inside the pool: one worker process, a "subclass" of struct process: its run
 * is the loop that takes a task, runs it, and sends the result.
 */
#ifndef WORKER_H
#define WORKER_H

#include "result.h"
#include "state.h"

enum worker_news { NOTHING_YET, HAS_ANSWERED, IS_GONE };

/* Forks it. 0 or an errno number; then nothing is left but worker_free. */
int pool__worker_start(struct worker *worker);

/* Makes the future's frame the next one to be sent. False, if `small` is asked
 * for and it is not, or there are too many on their way. */
bool pool__worker_offer(struct worker *worker, struct future *future,
                        bool small);

/* Sends what goes; when nothing is left, the time of the task that it has
 * begins to count. False: its process is gone. */
bool pool__worker_send(struct worker *worker);
bool pool__worker_is_sending(const struct worker *worker);

/* Takes in one answer, the bytes into its future; worker->in is the frame.
 * *more: may there be something to read? True at first; then its affair. */
enum worker_news pool__worker_receive(struct worker *worker, bool *more);

/* Of a future that it was sent: was it begun? And if not, prevents it. */
bool pool__worker_has_begun(const struct worker *worker,
                            const struct future *future);
bool pool__worker_recall(struct worker *worker, const struct future *future);

/* As the hints say: how many frames may it have at once, with the one that it
 * runs? Will it soon have none? */
size_t pool__worker_depth(const struct worker *worker);
bool pool__worker_runs_out(const struct worker *worker);

/* Closes our end. What was not sent is dropped. */
void pool__worker_close_line(struct worker *worker);
void pool__worker_drop_unsent(struct worker *worker);

/* Its process has been reaped: gives back what others may use. */
void pool__worker_give_back(struct worker *worker);
/* Frees it; its process has ended, or is our parent's. */
void pool__worker_free(struct worker *worker);
/* When no worker has claims any more. */
void pool__claims_free(struct claims_store *store);

/* In a child that a worker forked: lets go of the worker's line. */
void pool__worker_close_own_end(void);

/* Runs the task and settles what the result holds: also the threads' way.
 * Returns the code; 0 only if the result is a value. */
int pool__worker_run_task(task_function *task, const void *args, size_t size,
                          struct result *result);

#endif
