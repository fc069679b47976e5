/*
 * A child process as an object: Python's multiprocessing.Process, in C.
 *
 * Life cycle: fill in `run` (and `name`, `daemon`), process_start, use,
 * process_join. A "subclass" is a struct that holds `struct process` as its
 * FIRST member, so that `run` can cast the pointer back:
 *
 *     struct countdown {
 *         struct process process;
 *         int from;
 *     };
 *     static int count_down(struct process *self)
 *     {
 *         struct countdown *countdown = (struct countdown *)self;
 *         ...
 *         return 0;
 *     }
 *     struct countdown c = {.process = {.run = count_down}, .from = 5};
 *     if (process_start(&c.process) == 0)
 *         process_join(&c.process, PROCESS_FOREVER);
 *
 * The struct belongs to the caller and must stay where it is until the child
 * has been joined (or process_is_alive has said false). Nothing is allocated.
 * Every function may be called from any thread. Only the process that started
 * a child may join it or signal it: others get ECHILD.
 *
 * When the program ends by exit() or by returning from main, children that
 * were not joined are dealt with as in Python: a daemon gets SIGTERM (and, two
 * seconds later, SIGKILL), every other child is waited for. On Linux a daemon
 * ends also when its parent is killed.
 */
#ifndef PROCESS_H
#define PROCESS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PROCESS_FOREVER (-1.0)

enum {
    PROCESS_NO_EXITCODE = INT_MIN,      /* not started, or still alive */
    PROCESS_LOST_EXITCODE = INT_MIN + 1 /* ended; somebody else reaped it */
};

struct process {
    /* Yours, before process_start. run's value becomes the exit code. */
    int (*run)(struct process *self);
    const char *name; /* NULL: "Process-1", "Process-2", ... once started */
    bool daemon;      /* true: ends with its parent */

    /* Set by process_start: 0 before. In the child: its own pid. */
    pid_t pid;

    /* process.c's own. Leave them zero. */
    pid_t parent;
    int exitcode;
    bool ended;
    bool internal;         /* a pool's worker: active_children leaves it out */
    void (*prepare)(void); /* in the child, before any signal gets through */
    struct process *next, *previous;
    char own_name[24];
};

/* Forks; the child calls run(process), flushes stdio and ends with run's value
 * as its exit code (its lowest eight bits). It reads nothing from stdin, which
 * is /dev/null there: the program's input is the program's, as in Python. What
 * the parent gave to atexit() is not called in the child, neither after run nor
 * by exit() in it; what run itself gave to atexit() is (with glibc; elsewhere
 * exit() calls both, and the end of run none). What was buffered in stdio
 * before is flushed first, so that it comes out once; should another thread sit
 * in a read of a stream, that waits for it. Does not wait for the child.
 * Returns 0, EINVAL (no run), EBUSY (started before), or fork's error. */
int process_start(struct process *process);

/* Waits until the child has ended, at most `timeout` seconds (0: just looks;
 * negative: as long as it takes). Returns 0 when it has ended (also when asked
 * again), ETIMEDOUT if it still runs, EINVAL if it was not started, ECHILD if
 * another process started it. A handled signal does not shorten the wait.
 * Source: waitid(WNOWAIT), then waitpid(WNOHANG). */
int process_join(struct process *process, double timeout);

/* What run returned (0 to 255), or minus the number of the signal that ended
 * the child, or one of the two constants above. Does not block. */
int process_exitcode(struct process *process);

/* True from start until the child has ended; a zombie is not alive, and is
 * reaped here. False in a process that is not the parent. Does not block. */
bool process_is_alive(struct process *process);

/* Send SIGTERM, or SIGKILL, and return without waiting. Return 0 (also if the
 * child has ended), EINVAL if it was not started, ECHILD if it is not ours. */
int process_terminate(struct process *process);
int process_kill(struct process *process);

/* Writes the children that are alive to list[0 .. capacity-1] and returns how
 * many there are, which may be more than capacity. Reaps those that have
 * ended. Workers of a pool are not listed. Does not block. */
size_t process_active_children(struct process **list, size_t capacity);

/* How the child ended, in words, such as "was killed by SIGSEGV" or "ended
 * with exit code 3". Writes at most size bytes; returns text. */
const char *process_describe(struct process *process, char *text, size_t size);

#ifdef __cplusplus
}
#endif

#endif
