/*
 * What happened in one observed run: the processes and the spans of their
 * lives, the events, the lines of output, and the verdict. The parts that watch
 * a run write it (trace.c, sample.c, output.c); the views read it. It knows
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
    /* WAITING: the index of the child that it waits for. BLOCKED: an index into
     * `reasons`. NOBODY: any child, or unknown. */
    int on;
};

/* A line of the program's own source, and the function that it calls there. */
struct source_place {
    char *file; /* as it was compiled; see observe-format.md */
    int line;
    char *function; /* that the line is of; NULL: unknown */
    char *call;     /* likewise */
};

/* From this moment on it stands there: an index in the record's `places`, or
 * NOBODY where it is not known, or none of the program's own. */
struct stand {
    double from;
    int place;
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
    int status;   /* as wait gives it; valid once `ended` is known */
    enum reaper reaper;
    bool left_running; /* it was alive when the main process ended */
    bool killed;       /* the observer killed it */
    bool awaited;      /* its parent was in a wait for it when it ended */
    double cpu;        /* seconds, NEVER if unknown; without its threads */
    long waits, polls; /* calls of the wait family; those with WNOHANG */
    long naps;         /* calls that wait for nothing but a time */
    long timeouts;     /* calls that wait for something, and whose time was up
                        * first; counted only where we make the time */

    enum state state;   /* the span that is open: what it is doing … */
    double since;       /* … since when … */
    int on;             /* … and for whom it waits, as in struct span */
    struct span *spans; /* those that are closed, in order */
    size_t span_count, span_room;
    /* Seconds in each state, in all closed spans: exact, even where spans
     * shorter than `finest` were merged because there were too many of them. */
    double time_in[STATES];
    double finest; /* 0: every span is there */
    struct stand *stands;
    size_t stand_count, stand_room;
    double finest_stand; /* stands shorter than this were left out; 0: none */
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

/* Who could have ended that. */
struct blocked_end {
    int process;
    int fd;          /* -1: none; it has memory mapped */
    const char *how; /* it came by it: "opened", "inherited", "passed",
                      * "mapped"; NULL: unknown */
};

/* What a process or thread was blocked in when the run was ended. */
struct blocked {
    int process;
    const char *kind; /* one word: "read", "mutex" …; see observe-format.md */
    char on[240];     /* in words: "reads from a pipe (descriptor 3)" */
    int fd;           /* -1: none, or several */
    int place;        /* where it stood, as in a `stand` */
    bool stuck;       /* nobody of the program could ever end that */
    int peers[MOST_BLOCKED_PEERS]; /* for whom it waited */
    int peer_count;
    int made_by;    /* who made the pipe or the sockets; NOBODY: unknown */
    double made_at; /* … and when; NEVER: unknown */
    struct blocked_end ends[MOST_BLOCKED_PEERS];
    int end_count;
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
    struct source_place *places;
    size_t place_count, place_room;
    struct line *lines;
    size_t line_count, line_room;
    long events_lost, lines_lost; /* that there was no room for */

    /* Only in a run that did not end by itself; else NULL and -1. */
    char *waiting;          /* who waited for whom, in words */
    const char *hang;       /* who could never go on: "all", "some", "none" */
    const char *blocked_on; /* what the task was blocked in at which the search
                             * for the mistake should begin; NULL: no hang */
    long pipes_open;        /* how many pipes, FIFOs and sockets were open */
    struct blocked *blocked;
    size_t blocked_count;

    struct reason *reasons; /* what spans refer to; no two are equal */
    size_t reason_count, reason_room;

    double end;      /* of the whole run */
    double main_end; /* of the main process */
    long forks, threads, max_live, max_children;
    long fork_refused, signals_outside, calls_refused;
    long unheld; /* calls that may have waited on the wall's clock */
    long out_bytes, err_bytes;
    long left_behind; /* how much was left behind (files, shared memory …) */
    char *leavings[MOST_LEAVINGS]; /* the names of the first of those */
    long peak_resident; /* bytes, summed over processes; -1: unknown */
};

/* All of these return 0 or ENOMEM, or cannot fail. None blocks. */
void record_init(struct record *r, char **command);
void record_free(struct record *r);

/* Adds a process, or with `leader` other than NOBODY a thread of it, and
 * sets *index. The pointers into `processes` are old after this. */
int record_process(struct record *r, pid_t pid, int parent, int leader,
                   double time, int *index);
/* The run begins now: drops what the main process did before its exec, which
 * was the observer's own doing. */
void record_begin(struct record *r);
/* Closes the span that is open and opens the next. */
void record_state(struct record *r, int process, enum state state, double time);
/* Like record_state, but takes back a change from `state` to RUNNING that is
 * less than 5 ms old: a signal has cut a call short, and the kernel restarts
 * it, so that in the picture it shall be one span. */
void record_resume(struct record *r, int process, enum state state,
                   double time);
/* Sets what the open span waits for; and, before it, those spans without a gap
 * in the same state for which that was unknown. */
void record_waits_on(struct record *r, int process, int on);
/* The place of a reason in `reasons`, where it is added unless it is there;
 * NOBODY if memory is out. */
int record_reason(struct record *r, const struct reason *reason);
/* Since when it has been in its present state without a gap. */
double record_in_state_since(const struct record *r, int process);
void record_end(struct record *r, int process, int status, double time);
void record_reaped(struct record *r, int process, enum reaper by, double time);
void record_orphaned(struct record *r, int process, pid_t adopter, double time);
void record_event(struct record *r, double time, int process,
                  enum event_kind kind, long a, long b);
/* Adds a copy of the line, in the order of time (most lines are the last). */
void record_line(struct record *r, const struct line *line);
/* The index of such a place, added with copies of its words if it is new;
 * NOBODY if memory is out. */
int record_place(struct record *r, const struct source_place *place);
/* It has been seen there. */
void record_stand(struct record *r, int process, int place, double time);
/* Where it stood at last, or NULL. */
const struct source_place *record_last_place(const struct record *r,
                                             int process);
/* Adds something that the run has left behind and that was removed. */
void record_left_behind(struct record *r, const char *what);
/* Sets the verdict, unless there is one: the first stands. Returns whether this
 * was the first. */
bool record_verdict(struct record *r, enum verdict verdict, const char *reason,
                    ...) __attribute__((format(printf, 3, 4)));

bool is_thread(const struct record *r, int process);
/* 1, 2 ... among the children of its parent, or the threads of its process. The
 * dead count, so that a process keeps its number. */
int record_number(const struct record *r, int process);
bool is_alive(const struct life *p);
/* When it was gone from the process table; the end of the run if it never was.
 */
double last_moment(const struct record *r, const struct life *p);
/* How long it was a zombie because nobody waited for it; 0 if its parent was in
 * a wait for it, even if the parent then took long to wake up. */
double time_as_zombie(const struct record *r, const struct life *p);
/* Did its parent never wait for it, though the observer left it the time? */
bool never_joined(const struct record *r, int process);

extern const char *const state_names[STATES];
extern const char *const reaper_names[];
extern const char *const event_names[EVENT_KINDS];
extern const char *const verdict_names[];
/* "SIGKILL"; "signal 40" for those that have no name. In static memory. */
const char *signal_name(int number);

#endif
