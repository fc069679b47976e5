/*
 * A pool of workers and their futures: Python's concurrent.futures, in C.
 *
 * The life of a pool:
 *   1. pool_create starts the workers: child processes, or threads.
 *   2. pool_submit copies a function's address and the bytes of its argument,
 *      and gives back a future. Bytes cross, pointers inside them do not: a
 *      worker process has its own memory. (All bytes cross, also a struct's
 *      padding: set it to 0 if valgrind is not to mention it.)
 *   3. Tasks wait in one queue, first come, first served. A worker runs one
 *      task at a time, and sends back the bytes of its result. One that is
 *      through with its tasks in microseconds is sent several in advance; they
 *      wait as in the queue, and go elsewhere if another worker is free first.
 *   4. future_result waits for one; as_completed, pool_wait and pool_map for
 *      many. The caller frees each future with future_free.
 *   5. pool_shutdown refuses more work; pool_free waits for the rest, ends the
 *      workers and frees the pool. Futures may outlive it.
 *
 * Who does the work between calls: a pool of processes has no helper thread.
 * Every function below that takes a pool, a future or an iterator first hands
 * out tasks and takes in results of all pools of the program, without
 * blocking; those that wait go on doing so until what they wait for is there.
 * (pool_submit may leave that to the next call, for a millisecond at most.)
 * In between, workers finish the tasks that they have.
 *
 * A worker process is a fork of the program as it was when the worker was
 * started. It ignores SIGINT, so that Ctrl-C is the program's affair; SIGTERM
 * ends it; rand(), random() and drand48() start differently in each; stdin is
 * /dev/null there, as in Python: the program's input is the program's. What a
 * task prints is flushed before its result is sent. exit() in a task ends the
 * worker: the future says POOL_WORKER_DIED and with which exit code. What tasks
 * gave to atexit() is called when the worker ends, what the program gave to it
 * is not (with glibc, see process.h). A worker holds no end of another worker's
 * line, nor does any child that the program forks. A task that closes its
 * worker's line (all descriptors, for instance) is ended a second after the
 * program has noticed. In a pool of threads stdin is shared, and exit() is that
 * of the program.
 *
 * Threads: every function may be called from every thread, and again from
 * inside a done callback, unless it says otherwise. (A struct map is for one
 * thread at a time.)
 * Fork: in a child of the program a pool is of no use: pool_submit refuses,
 * and futures that were not done stay so, with POOL_BROKEN.
 * Program end without pool_free: what still runs or waits is dropped; worker
 * processes get SIGTERM, and SIGKILL two seconds later. Where the program is
 * killed, its workers end with it (on Linux at once, elsewhere after the task
 * that they run).
 *
 * Memory: blocks of more than 64 KiB are kept for the next task, 128 MiB in all
 * at most, until the last pool is freed.
 *
 * Times are seconds on the monotonic clock. As a function's argument: 0 means
 * do not wait, negative (POOL_FOREVER) wait as long as it takes.
 */
#ifndef POOL_H
#define POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define POOL_FOREVER (-1.0)

/* How a task ended. 0 is good. For all others future_exception has a text. */
enum pool_status {
    POOL_OK = 0,
    POOL_TIMEOUT,      /* not there in time; ask again later */
    POOL_CANCELLED,    /* by future_cancel or a shutdown that cancels */
    POOL_FAILED,       /* the task returned something other than 0 */
    POOL_WORKER_DIED,  /* a signal or an exit ended the worker meanwhile */
    POOL_TASK_TIMEOUT, /* it ran longer than it may, and was stopped */
    POOL_BROKEN,       /* the pool cannot run it: see the text */
    POOL_WRONG_SIZE    /* it is there, but not of the size asked for */
};

enum pool_kind { POOL_PROCESSES, POOL_THREADS };

struct pool;
struct future;
struct result;
struct map;
struct as_completed;

/* --- what runs in a worker ---------------------------------------------- */

/* A task. `args` holds a copy of the `size` bytes that were submitted, aligned
 * for any type, and is gone after the return. Gives its value by result_set
 * and returns 0; any other return value is a failure, see future_code. */
typedef int task_function(const void *args, size_t size, struct result *result);

/* Copies the task's value. The last call counts; a task that never calls it
 * has a value of 0 bytes. Returns 0, or ENOMEM, so that a task can end in
 * `return result_set(...)`. Does not block. */
int result_set(struct result *result, const void *value, size_t size);

/* The same without the copy: returns room for `size` bytes, aligned for any
 * type, for the task to fill before it returns; NULL without memory. The
 * result owns the room. */
void *result_reserve(struct result *result, size_t size);

/* Says why the task fails, in printf's language; returns 1, so that a task
 * can end in `return result_fail(...)`. The text becomes future_exception's,
 * cut at 1,000 bytes. */
int result_fail(struct result *result, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* --- the pool ------------------------------------------------------------ */

/* All zero, or NULL in place of the struct, is a good choice. */
struct pool_options {
    enum pool_kind kind; /* POOL_PROCESSES, or POOL_THREADS */
    int workers;         /* 0: as many as this process may use cores */

    /* Runs first in every worker, with a copy of these bytes. If it fails or
     * its process dies, the pool is broken, and says so with its text. */
    task_function *initializer;
    const void *initargs;
    size_t initargs_size;

    /* A worker process is replaced by a fresh one after so many tasks (a chunk
     * of a map is one task). 0: never. Not for threads. */
    int max_tasks_per_child;

    /* Seconds that a task may run; 0: no limit. A process is killed and
     * replaced. A thread cannot be stopped: the future fails with
     * POOL_TASK_TIMEOUT, and the thread is back when the task returns. */
    double task_timeout;

    /* What a worker's death takes along. False: the one task that it ran, if
     * any; the worker is replaced, and a task that it had not begun goes to
     * another (at most three times). True, as in Python: every task that is
     * not done, and the pool takes no more. */
    bool break_on_death;
};

/* Starts the workers. NULL without a pool, and errno says why: EINVAL (an
 * option is out of range), or the error of fork, socketpair, pthread_create or
 * malloc; then nothing is left behind. Does not wait for initializers. */
struct pool *pool_create(const struct pool_options *options);

/* Queues task(args, size) and returns its future, which the caller frees;
 * `args` is copied, and may be NULL if size is 0. Does not block: arguments
 * that do not fit into the socket now are sent later. NULL if refused, and
 * errno says why: EINVAL (no task), ESHUTDOWN (after pool_shutdown), EPIPE (the
 * pool is broken: see pool_error), EPERM (a forked child), ENOMEM. */
struct future *pool_submit(struct pool *pool, task_function *task,
                           const void *args, size_t size);

/* The same with a time limit of its own (0: none) in place of task_timeout. */
struct future *pool_submit_within(struct pool *pool, double seconds,
                                  task_function *task, const void *args,
                                  size_t size);

/* Refuses tasks from now on. cancel_futures: those that wait are cancelled.
 * wait: returns when every task is done and the workers have ended; else
 * returns at once, and later calls (see the top) carry on. May be called
 * again, for instance to wait at last. */
void pool_shutdown(struct pool *pool, bool wait, bool cancel_futures);

/* Shutdown that waits for no task: queued ones are cancelled, running ones end
 * with POOL_WORKER_DIED, workers get SIGTERM (terminate) or SIGKILL (kill).
 * One that ignores SIGTERM gets SIGKILL two seconds later. Blocks until all
 * have ended. Threads cannot be stopped: their running tasks are waited for. */
void pool_terminate(struct pool *pool);
void pool_kill(struct pool *pool);

/* pool_shutdown(pool, true, false), then frees the pool. Futures that were not
 * freed stay usable. To be quick, cancel or terminate before. Not from inside
 * a task or a callback of this pool. NULL is allowed. */
void pool_free(struct pool *pool);

/* Number of workers asked for; and the pids of those that live now: writes at
 * most capacity, returns how many there are (0 for threads). Do not block. */
int pool_workers(const struct pool *pool);
size_t pool_worker_pids(struct pool *pool, pid_t *pids, size_t capacity);

/* Why the pool is broken (what broke it first), or NULL while it is not. The
 * pool owns the text, which stays as it is until pool_free. */
const char *pool_error(struct pool *pool);

/* --- one future ---------------------------------------------------------- */

/* Waits until the task is done, at most `timeout` seconds, and copies its
 * value. POOL_WRONG_SIZE, and nothing copied, if the value does not have
 * exactly `size` bytes; with value NULL nothing is copied and size does not
 * count. POOL_TIMEOUT leaves the future as it was. May be called any number of
 * times. */
enum pool_status future_result(struct future *future, double timeout,
                               void *value, size_t size);

/* Waits likewise and lends the value's bytes, aligned for any type, until
 * future_free; *size (if size is not NULL) is their number. NULL unless the
 * status is POOL_OK. A value of 0 bytes is not NULL. */
const void *future_bytes(struct future *future, double timeout, size_t *size);

/* Waits likewise. NULL if the task succeeded, else why it did not: the text of
 * the task's result_fail, which worker died of which signal or exit code, or
 * "not done within N s" if it is still not done; N has three digits at most.
 * The future owns the text, which stays as it is until future_free. */
const char *future_exception(struct future *future, double timeout);

/* What the task function returned: 0, 1 from result_fail, or a number of its
 * own (which never counts as one of the pool's statuses). 0 unless the status
 * is POOL_OK or POOL_FAILED. Does not block. */
int future_code(struct future *future);

/* Exactly one of: waiting in the queue, running, done. Cancelled ones are done
 * too. A task runs from the moment it is given to a free worker, or is begun by
 * one that was sent it in advance: so no more of them than there are workers.
 * None of them blocks. */
bool future_running(struct future *future);
bool future_done(struct future *future);
bool future_cancelled(struct future *future);

/* True if the task waited, and now never will run; true again for one that is
 * cancelled. False if it runs or is done. No block. */
bool future_cancel(struct future *future);

/* Calls function(future, context) once when the future is done, in whichever
 * way, in the order of adding; at once if it is done. Called in the thread that
 * learns of it: with processes one that is inside a call of this header, with
 * threads often the worker. A call that waits calls it then and there, and goes
 * on waiting; one that does not wait, before it returns. From inside a callback
 * only calls that wait call others, so that callbacks do not nest without need.
 * No lock is held: the function may call whatever it likes, except pool_free of
 * this pool. The future stays valid during the call even if the caller has
 * freed it. Returns 0, EINVAL or ENOMEM. */
int future_add_done_callback(struct future *future,
                             void (*function)(struct future *, void *context),
                             void *context);

/* Gives up the caller's hold. A task that was not done runs all the same, and
 * its value is dropped. NULL is allowed. Does not block. */
void future_free(struct future *future);

/* --- many futures -------------------------------------------------------- */

enum pool_wait_for { FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED };

/* Waits until one future is done, one has failed (not: was cancelled) or all
 * are done; or `timeout` is over. Futures of several pools may be mixed. Sorts
 * the array: the done ones first, then the others, each group in its order;
 * duplicates and NULLs are dropped and *count becomes what is left. Returns
 * the number of done ones, or -1 with errno ENOMEM or EINVAL. */
ssize_t pool_wait(struct future **futures, size_t *count,
                  enum pool_wait_for what, double timeout);

/* An iterator that gives each future once, as they complete; those that are
 * done already come first, in the array's order. A future that stands in the
 * array twice comes once. The array is not needed afterwards, and a future may
 * be freed as soon as it was given. `timeout` counts from here for all of
 * them. NULL with errno ENOMEM, or EINVAL if one of them is NULL. */
struct as_completed *as_completed_create(struct future *const *futures,
                                         size_t count, double timeout);

/* The next one that is done; blocks until there is one. NULL at the end, and
 * after the timeout: as_completed_error tells the two apart. What it returns
 * is the caller's own future, not another hold on it. */
struct future *as_completed_next(struct as_completed *iterator);

/* NULL, or after a timeout such as "2 (of 4) futures unfinished". */
const char *as_completed_error(const struct as_completed *iterator);

/* The futures go on. NULL is allowed. Does not block. */
void as_completed_free(struct as_completed *iterator);

/* --- map ----------------------------------------------------------------- */

struct map_options {
    /* Items that travel together as one task: more of them make small tasks
     * cheaper. 0: 1. A worker that dies loses its whole chunk. */
    size_t chunksize;

    /* Chunks that are submitted ahead of the one that is read: so many in
     * pool_map, then one more for each that map_next comes to. 0: all, or
     * with an input function four for each worker. */
    size_t buffersize;

    /* Seconds for the whole map, counted from pool_map; 0: no limit. For "only
     * what is there already" say a tiny number, such as 1e-9. */
    double timeout;

    /* In place of an array (NULL then): gives the next item and its size, and
     * true; or false at the end. Called only inside pool_map and map_next, so
     * it may go on for ever. The item is copied before the next call. */
    bool (*input)(void *context, const void **item, size_t *size);
    void *context;
};

/* Runs the task for each of `count` items of `size` bytes, and gives their
 * values in the order of the items. The items are copied when submitted: an
 * array must stay until then (without buffersize: until pool_map returns).
 * options may be NULL. NULL on errors, with errno as pool_submit. Does not
 * block. */
struct map *pool_map(struct pool *pool, task_function *task, const void *items,
                     size_t count, size_t size,
                     const struct map_options *options);

/* Goes on to the next item, and waits until it is done or the map's time is
 * over. False at the end. Failed items count as items: their error is
 * map_result's. Once the time is over nothing more is submitted, items that are
 * done still come, and the first that is not ends the map: true, with
 * POOL_TIMEOUT, and what still waits is cancelled, that item too. */
bool map_next(struct map *map);

/* Of the item that map_next came to: as future_result, future_bytes,
 * future_exception and future_code. Do not block; texts and bytes last until
 * the next map_next. */
enum pool_status map_result(struct map *map, void *value, size_t size);
const void *map_bytes(struct map *map, size_t *size);
const char *map_exception(struct map *map);
int map_code(struct map *map);

/* Ends the map, also early: chunks that still wait are cancelled. NULL is
 * allowed. Does not block. A map that is still submitting (with buffersize or
 * an input function) must be freed before its pool; others may outlive it. */
void map_free(struct map *map);

#ifdef __cplusplus
}
#endif

#endif
