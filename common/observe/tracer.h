/*
 * What is known of the processes that are being traced, and the few moves that
 * all parts of the observer make with them: let one go on, hold it, find it.
 * launch, family, calls and trace are built on this.
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

/* Who has made a pipe, or one of a pair of sockets: origins.c. */
struct origin {
    dev_t dev;
    ino_t ino;
    int maker;     /* a process */
    double at;     /* when */
    size_t before; /* in the record, those before this one were there already */
};

struct folder {
    dev_t device;
    ino_t number; /* 0: there is no such folder, or it is none of these */
};
#define MADE_FOLDERS 3

/* A pipe, or a pair of sockets, that is being made. */
struct ends_made {
    unsigned long at; /* where its descriptors will be written; 0: none is */
    bool pair;
    double when;
    size_t before; /* how many processes and threads there had been */
};

/* What is remembered of a traced process or thread, beside its life in the
 * record, which has the same index. */
struct tracee {
    /* The system call that it is in; CALL_NONE if it is in none that stops. */
    enum call call;
    long number;    /* that call's number */
    bool no_hang;   /* the call does not count as waiting (WNOHANG, a write) */
    pid_t wait_for; /* a wait: ANYBODY, a pid, or KEEP_ZOMBIE (reaps nobody) */
    unsigned long siginfo; /* where waitid will write whom it found, or 0 */
    bool restarts; /* a signal cut the call short; the kernel will restart it */
    bool newborn;  /* its first stop came before its parent's fork: held */
    bool adopted;  /* a newborn that tracer_adopt_newborns has let go on */
    bool forking;  /* in a fork that has not been reported yet */
    bool family;   /* has or had children or further threads */
    bool counted;  /* it is counted in `processes` … */
    bool child;    /* … and, as a child of the main process, in `children` */
    int threads;   /* how many of its further threads are alive */
    bool borrows_memory;   /* its parent's memory: from vfork until exec */
    bool vanished;         /* its zombie was gone at once: see find_reaper */
    int stream;            /* CALL_WRITE: the stream that it writes to */
    long ticket;           /* its place among held writers; 0: not held */
    struct ends_made ends; /* of a pipe that it makes */
    enum made_kind makes;  /* what it makes, should the call succeed … */
    char *making;          /* … and the name of that */
    double alarm, timer;   /* until when one may come, on the wall's clock */
    double named;          /* when we last looked up what it waits for */
    bool unnamed;          /* that should be looked up again */
    int stat_fd;           /* its /proc/PID/stat; -1: not opened yet */
    double looked;         /* when sample last looked at it, and its ... */
    double cpu;            /* … processor time … */
    long resident, share; /* … memory, and memory with shared pages divided */
    size_t place;         /* alive[place] is this one */
    struct line_space *space; /* lines.c: what it has mapped; or NULL */
    unsigned long blocked_at, blocked_stack; /* where it was blocked … */
    double blocked_since;                    /* … when it was looked at */
    double stood;                            /* when it last said where it is */
    bool passing;  /* it only happened to be there: a look came, not a stop */
    double wanted; /* its time on a core, then */
    bool asked;    /* to stop for a moment, and say where it computes … */
    double busy;   /* … which it has done since then, at least … */
    int in_vain;   /* … and how often it could not say */
    int strange;   /* how often it stood where nothing was mapped */
    struct nap nap;
    struct turn turn;
};

/* What shared.c remembers from one look to the next. */
struct shared {
    bool begun;
    dev_t counted; /* the run's own file system in memory, counted as a whole */
    long least;    /* shared memory on the machine: the least seen so far */
    long bytes;    /* the run's shared memory, at the last look */
    double next;   /* no look before this moment */
    size_t asked;  /* the place in `alive` where the last look has ended */
};

#define OWN_SOCKETS 64

/* How news is heard of more than CROWD processes: "in a crowd" in trace.c. */
#define CROWD        512
#define MOST_HOPEFUL 8
struct crowd {
    pid_t hopeful[MOST_HOPEFUL]; /* are asked first; 0: an empty place */
    unsigned hopeful_count;
    size_t cursor; /* where the sweep under way has come to; 0: none is */
    long found;    /* how much news it has found */
    double began;  /* when it began, in our processor time */
    double next;   /* when the next may begin, on the wall's clock */
};

/* Those that are held before a write until it is their turn, in order. A place
 * whose ticket is no longer the tracee's (it died, or writes already) counts as
 * empty. */
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
    size_t alive_count, alive_room;
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
    bool huge_pages;    /* the machine has some */
    bool socket_limits; /* some socket may not wait for ever */
    /* Sockets of which it is known that only the program can make them ready:
     * the last so many, by their numbers. */
    ino_t own_sockets[OWN_SOCKETS];
    size_t own_socket_count;
    size_t unnamed;   /* tracees that are so */
    double naming;    /* seconds that their looks took: wait_spans.c */
    double look_next; /* no look at them before, on the clock on the wall */
    double kill_next; /* when ending: kill again, who was born since */
    struct shared shared;
    double since; /* the start of the run, on the clock of files */
    struct folder folders[MADE_FOLDERS];
    struct lines *lines; /* lines.c; NULL: nobody was looked at yet */
    struct origin *origins;
    size_t origin_count, origin_room;
    struct made *made;
    size_t made_count, made_room;
};

/* Seconds since the run began: on the clock that the program sees, and on the
 * wall's clock, by which our own waits and limits go. */
double tracer_now(const struct tracer *t);
double tracer_wall(const struct tracer *t);
/* The newest process or thread with that id, or NOBODY. */
int tracer_find(const struct tracer *t, pid_t pid);
/* Lets a stopped task go on, with that signal (0: none). go_through: it stops
 * once more when the call that it is about to enter has returned. With --order
 * it goes on later, when its turn comes. */
void tracer_continue(struct tracer *t, int index, int signal);
void tracer_go_through(struct tracer *t, int index);
/* Leaves a task stopped. The stop is taken from the kernel, which would
 * otherwise report it for ever. */
void tracer_hold(pid_t pid);
/* With --order: at its next stop, another task may go on in its place. */
void tracer_choice(struct tracer *t, int index);
/* Set the flag, and keep the counts of such tracees right. */
void tracer_set_forking(struct tracer *t, int index, bool forking);
void tracer_set_newborn(struct tracer *t, int index, bool newborn);
void tracer_free(struct tracer *t);

#endif
