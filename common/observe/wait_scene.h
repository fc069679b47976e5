/*
 * A scene: what each task (a thread of a process) of a program is blocked in at
 * one moment, and who could end that. It is read from /proc, whether the
 * program is traced by us or not. wait_look.c fills it in, wait_graph.c finds
 * out who can never go on, wait_words.c says it in words.
 *
 * A task is named by its index in `tasks`. A task whose wait is not known is
 * W_UNKNOWN; it counts as one that can go on, so that no hang is said to be
 * where there may be none.
 */
#ifndef OBSERVE_WAIT_SCENE_H
#define OBSERVE_WAIT_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum wait_kind {
    W_UNKNOWN,
    W_RUNS,  /* is on a processor, or about to be */
    W_ENDED, /* a process's first thread, where others go on without it */
    W_NAP,
    W_READ,
    W_WRITE,
    W_POLL,
    W_ACCEPT,
    W_OPEN_READ, /* of a FIFO */
    W_OPEN_WRITE,
    W_CHILD,
    W_VFORK,
    W_MUTEX,
    W_CONDITION,
    W_SEMAPHORE,
    W_BARRIER,
    W_JOIN,
    W_RWLOCK,
    W_FUTEX, /* a lock of a kind that is not known */
    W_FILE_LOCK,
    W_IPC_SEMAPHORE, /* of System V */
    W_SEND,          /* to a message queue */
    W_RECEIVE,
    W_SIGNAL,
    W_STOPPED,
    WAIT_KINDS
};

/* What a descriptor leads to. */
enum thing {
    T_OTHER,
    T_PIPE,
    T_FIFO,
    T_SOCKET,
    T_TERMINAL,
    T_QUEUE,
    T_FILE,
    T_EVENT,   /* eventfd */
    T_TIMER,   /* timerfd */
    T_SIGNALS, /* signalfd */
    T_PROCESS  /* pidfd */
};

/* In place of a device, for what has a number of its own. */
#define DEV_TERMINAL ((dev_t)-2)
#define DEV_EVENT    ((dev_t)-3)

/* A descriptor that a task waits to be ready, for reading or for writing. */
struct wait_want {
    int fd;
    bool writes;
    enum thing thing;
    dev_t dev;
    ino_t ino;
    ino_t peer;    /* a socket's or terminal's other end, 0 if unknown; of a
                    * pidfd, the pid */
    bool outside;  /* the other end is held by somebody outside the program */
    bool armed;    /* a timer that is set */
    int maker;     /* who made it, an index in the record; NOBODY: unknown */
    double made;   /* … and when: before all those that have this index or */
    int before;    /* a higher one in the record */
    bool too_late; /* its own process, after the fork at which it would have
                    * been of use */
    char name[80]; /* a file's name; else what /proc calls it */
};

#define MOST_WANTS 600

struct wait_task {
    /* Who it is. The caller of wait_add fills in what a record knows. */
    int record; /* its index in the record of a run; NOBODY: there is none */
    pid_t pid;
    int leader; /* a thread: its process; a process: itself */
    int parent; /* NOBODY: unknown, or outside the program */
    int number; /* among its parent's children, or its process's threads */
    char name[32];
    int late_parent; /* an orphan: its parent's number among the children of
                      * the main process; 0: no such parent */
    bool is_parent;  /* it has or had children */
    bool of_main;    /* a child of the main process, which may have ended */
    bool stopped;    /* by a signal, says the record */
    bool due;        /* we make the time, and its wake-up is due some day */
    bool naps;       /* likewise, and nothing but time wakes it */
    bool catches;    /* it has a handler, which may interrupt its wait */
    bool passed;     /* it need not be looked at */
    bool forked_by_threads; /* its parent had threads when it forked */
    int signal; /* which stopped it, or came before it began to wait; or 0 */

    char at[160]; /* "in read, at exercise.c:57"; empty: unknown */

    /* What it is blocked in. wait_look fills this in. */
    enum wait_kind kind;
    bool timed; /* the wait ends by itself after some time */
    long call;  /* the number of its system call; -1: none */
    struct wait_want *want;
    int wants;
    size_t want_room;
    bool polls_nothing;    /* a poll of no descriptor, without a time */
    int beyond;            /* a descriptor in a set of select that select does
                            * not look at, as it is not below … */
    int beyond_limit;      /* … this one; -1: none */
    uint64_t takes;        /* signals that a sigwait waits for: bit N - 1 is
                            * signal N; 0: it takes none, it needs a handler */
    uint64_t pending;      /* signals that have come and are kept back */
    pid_t child;           /* W_CHILD: for whom; 0: any child */
    unsigned long address; /* a lock's, a condition's …, a queue's id */
    bool shared;           /* the lock may be shared by several processes */
    pid_t owner;           /* who holds the lock; 0: unknown */
    char gone[40];         /* that one's name, if it has ended; or "" */
    uint32_t word, wanted; /* W_FUTEX: what is at `address`, and what it waits
                            * to be changed */
    long count; /* how many a barrier wants; how many hold a read-write lock to
                 * read; the type of a message; the number of a semaphore in
                 * its set, -1: unknown */
    long come;  /* how many have come to the barrier */
    bool to_zero;  /* it waits for the System V semaphore to become 0 */
    bool to_write; /* it wants the read-write lock to write */
    double alarm;  /* seconds until its alarm comes; a NaN: none is known */
    long slices;   /* how often it was on a processor */

    /* What wait_find_stuck has found. */
    bool can_go;
};

/* One open descriptor of a process that leads to a pipe, a socket or a FIFO. */
struct wait_end {
    int process;
    int fd;
    dev_t dev;
    ino_t ino;
    bool reads, writes;
};

struct wait_scene {
    struct wait_task *tasks;
    size_t count, room;
    struct wait_end *ends;
    size_t end_count, end_room;
    dev_t input_dev; /* the program's standard input, as we have it */
    ino_t input_ino;
    bool socket_limits; /* some socket has a timeout: waits may end so */
    bool events_come;   /* a timerfd, which we make of an eventfd, is due */
    bool one_ended;     /* a process of the program has ended already */
    bool foreign;       /* not started by us: its alarms are not known */
    bool only_outside;  /* nobody can go on until somebody outside acts */
    bool proven;        /* the caller knows already that nobody can go on */
    bool signals_help;  /* wait_find_stuck's: see there */
    /* Everybody is stuck; somebody is; somebody is unless a task that can go on
     * sends a signal. */
    bool all_stuck, some_stuck, maybe_stuck;
};

/* Adds a task of which only the names are known; its index, or NOBODY if
 * memory is out. The caller fills in what the record knows. */
int wait_add(struct wait_scene *s, pid_t pid, int leader, int parent,
             const char *name);
void wait_scene_free(struct wait_scene *s);
/* Room for one more want of a task, all 0; NULL: they are too many, or memory
 * is out. It counts from now on. */
struct wait_want *wait_add_want(struct wait_task *t);

/* The task of that id, or NOBODY. */
int wait_find(const struct wait_scene *s, pid_t pid);

#endif
