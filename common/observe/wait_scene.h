/*
 * Who waits for whom: what each task (a process's thread) of a program is
 * blocked in at one moment, and who could end that. It is read from /proc, of
 * a program that is traced or of any other; wait_graph.c finds out who can
 * never go on, wait_words.c says it.
 *
 * A task is named by its index in `tasks`. What is unknown is W_UNKNOWN, and
 * then nobody is said to hang because of it.
 */
#ifndef OBSERVE_WAIT_SCENE_H
#define OBSERVE_WAIT_SCENE_H

#include <stdbool.h>
#include <stddef.h>
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
    T_SIGNALS, /* signalfd */
    T_PROCESS  /* pidfd */
};

/* In place of a device, for what has a number of its own. */
#define DEV_TERMINAL ((dev_t)-2)
#define DEV_EVENT    ((dev_t)-3)

/* A descriptor that a task wants to be ready, for reading or for writing. */
struct wait_want {
    int fd;
    bool writes;
    enum thing thing;
    dev_t dev;
    ino_t ino;
    ino_t peer;    /* of a socket or terminal: the other end; 0: unknown; of
                    * a pidfd: the process */
    bool outside;  /* somebody who is not of the program has the other end */
    char name[80]; /* of a file; else what /proc calls it */
};

#define MOST_WANTS 600

struct wait_task {
    int record; /* its index in the record of a run; NOBODY: there is none */
    pid_t pid;
    int leader; /* of a thread: its process; of a process: itself */
    int parent; /* NOBODY: unknown, or not of the program */
    int number; /* among its parent's children, or its process's threads */
    char name[32];
    int late_parent; /* of a child of one that has ended: that one's number
                      * among the main process's children; 0: none such */
    bool is_parent;  /* it has, or had, children */
    bool of_main;    /* a child of the main process, which may have ended */
    bool stopped;    /* as the record knows */
    bool due, naps;  /* we make the time, and will wake it; from a nap */
    bool catches;    /* some signal: a handler may interrupt what it waits in */
    bool passed;     /* nobody asks what it is blocked in: not looked at */
    bool forked_by_threads; /* its parent had threads when it forked */
    int signal; /* that stopped it; or that came before it waited; or 0 */

    enum wait_kind kind;
    bool timed; /* ends by itself after some time */
    long call;  /* the number of its system call; -1: none */
    struct wait_want *want;
    int wants, want_room;
    pid_t child;           /* that it waits for; 0: any */
    unsigned long address; /* of a lock, a condition … */
    bool shared;           /* that other processes may share */
    pid_t owner;           /* who holds it; 0: unknown */
    long count, come; /* of a barrier: wanted, there; of a read-write lock: who
                       * read; of a message: its type */
    bool to_write;    /* of a read-write lock */
    double alarm;     /* seconds until one comes; a NaN: none is known */
    long slices;      /* how often it was on a processor */
    bool can_go;      /* by itself, or some day because of one that can */
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
    bool socket_limits; /* a wait at a socket may end by itself */
    bool events_come;   /* an eventfd may be written to by the clock */
    bool foreign;       /* was not started by us: alarms are not known */
    bool only_outside;  /* nobody can go on until somebody outside acts */
    bool proven;        /* the caller knows that nobody can go on */
    bool signals_help;  /* while it is found out who is stuck */
    /* How many can never go on; maybe: some, unless one that can go on ends
     * them, or others, by a signal. */
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
