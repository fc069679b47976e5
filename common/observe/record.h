/*
 * What happened in one observed run: the processes and the spans of their
 * lives, the events, the lines of output, and the verdict. Whoever watches a
 * run writes it (trace.c, sample.c, output.c); the views read it. It knows
 * nothing of ptrace.
 *
 * Times are seconds from the start of the run; NEVER (a NaN) where a moment is
 * unknown or did not come, to be asked with known(). A process is named by its
 * index in `processes`; the main process is index 0; NOBODY is no process.
 * All memory belongs to the record, until record_free.
 */
#ifndef OBSERVE_RECORD_H
#define OBSERVE_RECORD_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define NEVER  NAN
#define NOBODY (-1)

static inline bool known(double time)
{
    return !isnan(time);
}

/* RUNNING and BLOCKED (in a read, a lock, a poll …) are told apart by looking
 * now and then; all other states are entered and left at exact moments. */
enum state { RUNNING, SLEEPING, WAITING, STOPPED, VFORKING, BLOCKED, STATES };

struct span {
    double from, to;
    enum state state;
    int on; /* WAITING: for that process; BLOCKED: a place in `reasons`; NOBODY:
             * any child, or not known */
};

enum reaper { REAPED_BY_NOBODY, REAPED_BY_PARENT, REAPED_BY_INIT, AUTO_REAPED };

/* The life of a process, or of one of its further threads. */
struct life {
    pid_t pid;
    int parent; /* NOBODY for the main process, and where unknown */
    int leader; /* of a thread: its process; of a process: itself */
    char name[32];
    double forked, execed, orphaned;
    double ended; /* from here on it is a zombie … */
    double gone;  /* … until here */
    int status;   /* as wait gives it; of use once `ended` is known */
    enum reaper reaper;
    bool left_running; /* alive when the main process ended */
    bool killed;       /* by the observer */
    bool awaited;      /* its parent was in a wait for it when it ended */
    double cpu;        /* seconds, NEVER if unknown; without its threads */
    long waits, polls; /* calls of the wait family; those with WNOHANG */
    long naps;         /* calls that waited for nothing but a time */
    long timeouts; /* waits for more than that whose time was up first: known
                    * only where we make the time */

    enum state state; /* what it is doing … */
    double since;     /* … and since when; earlier spans are closed */
    int on;           /* as in a span */
    struct span *spans;
    size_t span_count, span_room;
    double time_in[STATES]; /* of all closed spans, also of … */
    double finest;          /* … those shorter than this: too many to keep one
                             * by one, they are merged; 0: all are there */
};

enum event_kind {
    EV_FORK,         /* a: pid of the child */
    EV_THREAD,       /* a: id of the thread */
    EV_EXEC,         /* */
    EV_EXIT,         /* a: exit code */
    EV_DIED,         /* a: signal that killed it */
    EV_REAPED,       /* b: an enum reaper */
    EV_ORPHANED,     /* a: pid of who adopted it */
    EV_STOPPED,      /* a: signal that stopped it */
    EV_CONTINUED,    /* */
    EV_SIGNAL,       /* got one. a: signal, b: pid of the sender, or 0 */
    EV_IGNORED,      /* as EV_SIGNAL, but nothing comes of it */
    EV_KILL,         /* sent one. a: to whom, as given to kill(); b: signal */
    EV_KILL_REFUSED, /* as EV_KILL */
    EV_CALL_REFUSED, /* a: number of the system call; b: whom it is about */
    EV_FORK_REFUSED, /* */
    EV_SETSID,       /* */
    EV_UNHELD,       /* may wait on the wall's clock. a: the call's number */
    EV_ENDED,        /* the observer began to end everything */
    EVENT_KINDS
};

struct event {
    double time;
    int process;
    enum event_kind kind;
    long a, b;
};

/* A line that the program printed, without its newline. */
struct line {
    double time;
    int stream;  /* 1: stdout, 2: stderr */
    int process; /* who wrote it; NOBODY: unknown */
    bool ended;  /* by a newline */
    size_t length;
    char *text;
};

#define MOST_BLOCKED_PEERS 8

/* What a process or thread was blocked in for a while. */
struct reason {
    const char *kind;              /* one word, as of a struct blocked */
    char words[64];                /* "reads from child 1" */
    int peers[MOST_BLOCKED_PEERS]; /* for whom it waited */
    int peer_count;
};

/* What a process or thread was blocked in when the run was ended. */
struct blocked {
    int process;
    const char *kind; /* one word: "read", "mutex" …; see observe-format.md */
    char on[240];     /* in words: "reads from a pipe (descriptor 3)" */
    int fd;           /* -1: none, or several */
    bool stuck;       /* nobody of the program could ever end that */
    int peers[MOST_BLOCKED_PEERS]; /* for whom it waited */
    int peer_count;
};

enum verdict {
    NO_VERDICT,
    V_OK,
    V_EXIT,
    V_SIGNAL,
    V_TIMEOUT,
    V_PROCESS_LIMIT,
    V_OUTPUT_LIMIT,
    V_FILE_LIMIT,
    V_MEMORY_LIMIT,
    V_CPU_LIMIT,
    V_LEFT_RUNNING,
    V_SIGNAL_OUTSIDE,
    V_CALL_REFUSED,
    V_INTERRUPTED,
    V_HANG,
};

#define MOST_LEAVINGS 20

struct record {
    char **command;
    const char *mode;  /* "trace", or "sample" where tracing is forbidden */
    const char *clock; /* "wall", or "virtual" where we made the time */
    const char *order; /* in which it chose who goes on, or NULL */
    enum verdict verdict;
    char reason[400];   /* the verdict in words; empty for V_OK */
    int interrupted_by; /* the signal, for V_INTERRUPTED */

    struct life *processes;
    size_t process_count, process_room;
    struct event *events;
    size_t event_count, event_room;
    struct line *lines;
    size_t line_count, line_room;
    long events_lost, lines_lost; /* that there was no room for */

    /* Of a run that did not end by itself; NULL and -1 of any other. */
    char *waiting;          /* who waited for whom, in words */
    const char *hang;       /* who could never go on: "all", "some", "none" */
    const char *blocked_on; /* the kind at which to begin; NULL: none hangs */
    long pipes_open;        /* pipes, FIFOs and sockets that they held */
    struct blocked *blocked;
    size_t blocked_count;
    struct reason *reasons; /* of spans; each is there once */
    size_t reason_count, reason_room;

    double end;      /* of the whole run */
    double main_end; /* of the main process */
    long forks, threads, max_live, max_children;
    long fork_refused, signals_outside, calls_refused;
    long unheld; /* calls that may have waited on the wall's clock */
    long out_bytes, err_bytes;
    long left_behind; /* shared memory, files … that were removed … */
    char *leavings[MOST_LEAVINGS]; /* … and what the first of them were */
    long peak_resident; /* bytes, summed over processes; -1: unknown */
};

/* All of these return 0 or ENOMEM, or cannot fail. None blocks. */
void record_init(struct record *r, char **command);
void record_free(struct record *r);

/* Adds a process, or with `leader` other than NOBODY a thread of it, and
 * sets *index. The pointers into `processes` are old after this. */
int record_process(struct record *r, pid_t pid, int parent, int leader,
                   double time, int *index);
/* The run begins now: what the main process did before was only ours. */
void record_begin(struct record *r);
/* Closes the span that is open and opens the next. */
void record_state(struct record *r, int process, enum state state, double time);
/* As if it had not left `state`, which it left a moment before `time`: the
 * kernel restarts a call that a signal has touched. */
void record_resume(struct record *r, int process, enum state state,
                   double time);
/* What the open span waits for; what went before in the same state, without a
 * gap and not known, did so, too. */
void record_waits_on(struct record *r, int process, int on);
/* The place of a reason in `reasons`; NOBODY if memory is out. */
int record_reason(struct record *r, const struct reason *reason);
/* Since when it has been in its state without a gap. */
double record_in_state_since(const struct record *r, int process);
void record_end(struct record *r, int process, int status, double time);
void record_reaped(struct record *r, int process, enum reaper by, double time);
void record_orphaned(struct record *r, int process, pid_t adopter, double time);
void record_event(struct record *r, double time, int process,
                  enum event_kind kind, long a, long b);
/* Puts it where it belongs by its time; most come last. */
void record_line(struct record *r, const struct line *line);
/* Something that the run left behind, and that was removed. */
void record_left_behind(struct record *r, const char *what);
/* The first verdict of a run stands; returns whether this was it. */
bool record_verdict(struct record *r, enum verdict verdict, const char *reason,
                    ...) __attribute__((format(printf, 3, 4)));

bool is_thread(const struct record *r, int process);
/* Its place among the children of its parent, or the threads of its process;
 * all that ever were count, so that the numbers stay as they were given. */
int record_number(const struct record *r, int process);
bool is_alive(const struct life *p);
/* Where its last span, or its time as a zombie, ends. */
double last_moment(const struct record *r, const struct life *p);
/* How long it was a zombie because nobody asked for it; 0 if its parent stood
 * waiting, however long it then took the parent to wake up. */
double time_as_zombie(const struct record *r, const struct life *p);
/* Never waited for by its parent, and not because the observer ended it. */
bool never_joined(const struct record *r, int process);

extern const char *const state_names[STATES];
extern const char *const reaper_names[];
extern const char *const event_names[EVENT_KINDS];
extern const char *const verdict_names[];
/* "SIGKILL"; "signal 40" for those that have no name. In static memory. */
const char *signal_name(int number);

#endif
