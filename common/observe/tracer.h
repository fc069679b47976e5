/*
 * What is known of the processes that are being traced, and the few moves that
 * everybody makes who handles them: below launch, family, calls and trace.
 */
#ifndef OBSERVE_TRACER_H
#define OBSERVE_TRACER_H

#include <sys/stat.h>

#include "clock.h"
#include <sys/types.h>

#include "filter.h"
#include "order.h"
#include "output.h"
#include "record.h"
#include "run_limits.h"
#include "spaces.h"

/* What a run makes that would stay when its processes are gone: makes.c. */
enum made_kind {
    MADE_NOTHING,
    MADE_FILE, /* a name in a folder that all use, such as /tmp */
    MADE_MEMORY,
    MADE_SEMAPHORES,
    MADE_MESSAGES, /* of SysV */
    MADE_QUEUE     /* of POSIX */
};

struct made {
    enum made_kind kind;
    int id;     /* of SysV's */
    char *path; /* of a file, name of a queue */
    dev_t device;
    ino_t number;
};

struct folder {
    dev_t device;
    ino_t number; /* 0: there is no such folder, or it is none of these */
};
#define MADE_FOLDERS 3

/* What there is to remember of a traced process or thread, beside its record
 * at the same index. */
struct tracee {
    enum call call; /* that it is in, if any */
    long number;    /* the system call's */
    bool no_hang;   /* a wait that does not block */
    pid_t wait_for; /* ANYBODY, a pid, or KEEP_ZOMBIE if it takes nobody */
    unsigned long siginfo; /* where a waitid writes whom it has found, or 0 */
    bool restarts;         /* the kernel will enter the call a second time */
    bool newborn; /* reported before its parent's fork was; still stopped */
    bool adopted; /* so, and let go on by tracer_adopt_newborns */
    bool forking; /* in a fork that has not been reported yet */
    bool family;  /* has or had children or further threads */
    bool counted; /* as a process, in `processes` … */
    bool child;   /* … and as a child of the main one, in `children` */
    int threads;  /* further ones of it that are alive */
    bool borrows_memory; /* of its parent: from vfork until exec */
    bool vanished; /* was gone as soon as it ended: nobody had to reap it */
    int stream;    /* that it writes to */
    long ticket;   /* held before a write until its turn; 0: not held */
    enum made_kind makes; /* what it is making, if the call succeeds … */
    char *making;         /* … and its name */
    double alarm, timer;  /* until when one may come, on the wall's clock */
    double named;         /* when what it waits for was last looked up */
    bool unnamed;         /* and that is due again */
    int stat_fd;          /* its /proc/PID/stat, or -1: not opened yet */
    double looked;        /* when it was last looked at, and its … */
    double cpu;           /* … processor time then … */
    long resident, share; /* … and memory, all of it and fairly shared */
    size_t place;         /* in `alive` */
    struct nap nap;
    struct turn turn;
};

/* What shared.c remembers from look to look. */
struct shared {
    bool begun;
    dev_t counted; /* the file system that is counted as a whole, or 0 */
    long least;    /* shared memory on the machine: the least so far */
    long bytes;    /* of the run, at the last look */
    double next;   /* no look before */
    size_t asked;  /* place in `alive` of who was asked last */
};

/* How news is heard when there are so many that asking the kernel for any of
 * them would take longer than the news: trace.c. */
#define CROWD        512
#define MOST_HOPEFUL 8
struct crowd {
    pid_t hopeful[MOST_HOPEFUL]; /* who will have news soon, most likely */
    unsigned hopeful_count;
    long found;    /* by the sweep that is under way */
    size_t cursor; /* of a sweep over all the living; 0: none is under way */
    double began;  /* the sweep, in our processor time */
    double next;   /* not before, on the clock on the wall */
};

/* Who waits for its turn to write, in order; who died or writes already, and so
 * has not that ticket any more, is passed over. */
struct turn_to_write {
    int index;
    long ticket;
};
struct writers {
    struct turn_to_write *turn;
    size_t first, count, room;
};

enum { ANYBODY = 0, KEEP_ZOMBIE = -1 };

#define MOST_PIDS (1 << 22) /* Linux gives out no higher ones */

struct tracer {
    struct record *record;
    const struct limits *limits;
    struct output *output;
    struct spaces spaces;
    pid_t self, main;
    struct stat stdin_is; /* what others may write to */
    double start;         /* of the run, on the monotonic clock */
    struct clock *clock;  /* that we make; NULL: it is the one on the wall */
    bool clock_runs;
    struct order *order; /* who goes on; NULL: whoever can */
    bool ending;         /* everything is being killed */

    struct tracee *tracees;
    size_t room;
    long held;                 /* writers that wait for their turn */
    struct writers writers[2]; /* of stdout, of stderr */
    int *by_pid; /* index + 1 of the newest process with that pid */
    int *alive;  /* indices: loops must not grow with the dead */
    size_t alive_count;
    long processes, children; /* alive now, of which the main one's */
    long newborns, forking;   /* tracees that are so */
    long fork_calls, tickets;
    double cpu_of_dead;
    /* Sums over the living, as of the last look at each of them, and how far
     * the looks have come: in a crowd each time only some are looked at. */
    double cpu_sum;
    long resident_sum, share_sum;
    size_t looked_at, shared_at;
    struct crowd crowd;
    bool socket_limits; /* some socket may not wait for ever */
    size_t unnamed;     /* tracees that are so */
    double naming;      /* seconds that their looks took: wait_spans.c */
    double look_next;   /* no look at them before, on the clock on the wall */
    double kill_next;   /* when ending: kill again, who was born since */
    struct shared shared;
    double since; /* the start of the run, on the clock of files */
    struct folder folders[MADE_FOLDERS];
    struct made *made;
    size_t made_count, made_room;
};

/* Seconds since the run began: on the clock that the program sees, and on the
 * wall, for our own patience. */
double tracer_now(const struct tracer *t);
double tracer_wall(const struct tracer *t);
/* The newest process or thread with that id, or NOBODY. */
int tracer_find(const struct tracer *t, pid_t pid);
/* Goes on; with a signal, or 0; _through: to stop again when the call that it
 * is about to enter has returned. Where there is an order, when its turn has
 * come. Who does not go on from a stop at once is
 * held: the stop is taken note of, or it would be reported for ever. */
void tracer_continue(struct tracer *t, int index, int signal);
void tracer_go_through(struct tracer *t, int index);
/* At its next stop, somebody else may go on in its place. */
void tracer_choice(struct tracer *t, int index);
void tracer_hold(pid_t pid);
void tracer_set_forking(struct tracer *t, int index, bool forking);
void tracer_set_newborn(struct tracer *t, int index, bool newborn);
void tracer_free(struct tracer *t);

#endif
