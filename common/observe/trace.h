/*
 * Follows a program and all that it starts with ptrace, and writes down what
 * the kernel says. Source: ptrace(2) with PTRACE_SEIZE; the subreaper role of
 * prctl(2), by which orphans come to the observer instead of to init.
 */
#ifndef OBSERVE_TRACE_H
#define OBSERVE_TRACE_H

#include <signal.h>

#include "filter.h"
#include "limits.h"
#include "output.h"
#include "record.h"

/* What there is to remember of a traced process or thread, beside its record
 * at the same index. */
struct tracee {
    enum call call; /* that it is in, if any */
    long number;    /* the system call's */
    bool no_hang;   /* a wait that does not block */
    pid_t wait_for; /* ANYBODY, a pid, or KEEP_ZOMBIE if it takes nobody */
    bool restarts;  /* the kernel will enter the call a second time */
    bool newborn;   /* reported before its parent's fork was; still stopped */
    bool adopted;   /* so, and let go on by tracer_adopt_newborns */
    bool forking;   /* in a fork that has not been reported yet */
    bool family;    /* has or had children or further threads */
    bool borrows_memory; /* of its parent: from vfork until exec */
    bool vanished; /* was gone as soon as it ended: nobody had to reap it */
    int stream;    /* that it writes to */
    long ticket;   /* held before a write until its turn; 0: not held */
    int stat_fd;   /* its /proc/PID/stat, or -1: not opened yet */
    double looked; /* when it was last looked at, and its … */
    double cpu;    /* … processor time then */
    size_t place;  /* in `alive` */
};

enum { ANYBODY = 0, KEEP_ZOMBIE = -1 };

#define MOST_PIDS (1 << 22) /* Linux gives out no higher ones */

struct tracer {
    struct record *record;
    const struct limits *limits;
    struct output *output;
    pid_t self, main;
    double start; /* of the run, on the monotonic clock */
    bool ending;  /* everything is being killed */

    struct tracee *tracees;
    size_t room;
    long held;   /* writers that wait for their turn */
    int *by_pid; /* index + 1 of the newest process with that pid */
    int *alive;  /* indices: loops must not grow with the dead */
    size_t alive_count;
    long fork_calls, tickets;
    double cpu_of_dead;
};

/* Starts the program, stopped before its first instruction can fork. Returns
 * 0; TRACE_REFUSED, with errno, if tracing is forbidden here; or
 * TRACE_NO_PROGRAM, with errno, if the program cannot be run. */
enum { TRACE_REFUSED = -1, TRACE_NO_PROGRAM = -2 };
int tracer_start(struct tracer *t, char **argv);
void tracer_free(struct tracer *t);

/* Handles the next thing that the kernel has to report. With `block` it waits
 * for one, until a signal comes. */
enum heard { HEARD_NOTHING, HEARD_NEWS, NOBODY_LEFT };
enum heard tracer_hear(struct tracer *t, bool block);
/* Kills whatever is alive; to be called until nobody is left. */
void tracer_kill_all(struct tracer *t);
/* Lets go on whose parent does not report them: it was killed before it could,
 * or, on a busy machine, will do so later. */
void tracer_adopt_newborns(struct tracer *t);
/* Lets those go on that were held before a write, if it is their turn. */
void tracer_release_writers(struct tracer *t);
/* The last words, when nobody is left. */
void tracer_finish(struct tracer *t);

double tracer_now(const struct tracer *t);

/* --- between launch.c, trace.c and calls.c
 * ------------------------------------------ */
/* Notes the main process, and that the run begins. Returns 0 or ENOMEM. */
int tracer_begin(struct tracer *t, pid_t pid, const char *name);
int tracer_find(const struct tracer *t, pid_t pid);
/* Goes on; with a signal, or 0. Who does not go on from a stop at once is
 * held: the stop is taken note of, or it would be reported for ever. */
void tracer_continue(struct tracer *t, int index, int signal);
void tracer_hold(pid_t pid);
/* What the kernel reports of families: family.c. A child's first stop may be
 * reported before its parent's fork. */
void fork_reported(struct tracer *t, int parent, int event);
void newborn_stopped(struct tracer *t, pid_t pid);
void exec_reported(struct tracer *t, int index);
void end_reported(struct tracer *t, pid_t pid);
/* Handles all ends that can be reported now. */
void tracer_bury(struct tracer *t);
/* What it means to enter and to leave a system call: calls.c. */
void call_entered(struct tracer *t, int index);
void call_left(struct tracer *t, int index);

#endif
