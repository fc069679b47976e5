#include "wait_short.h"

#include <stdio.h>
#include <string.h>

#include "wait_graph.h"
#include "wait_words.h"

#define MOST_PEERS 64

/* The task's name without what is in brackets: of "child 1 (sort)", "child 1".
 */
static void short_name(const struct wait_scene *s, int task, char *text,
                       size_t size)
{
    wait_name(s, task, text, size);
    char *more = strstr(text, " (");
    if (more)
        *more = '\0';
}

/* For whom a task waits, without its own process. */
struct others {
    int task[MOST_PEERS];
    int count;
    bool own;          /* its own process has the other end, too */
    bool all_children; /* all of them are children of its process */
};

static void find_others(const struct wait_scene *s, int task, struct others *o)
{
    int peers[MOST_PEERS], own = s->tasks[task].leader;
    int count = wait_peers(s, task, peers, MOST_PEERS);
    *o = (struct others){.all_children = true};
    for (int i = 0; i < count; i++) {
        if (peers[i] == own || peers[i] == task) {
            o->own = true;
            continue;
        }
        o->all_children &= s->tasks[peers[i]].parent == own &&
                           s->tasks[peers[i]].leader == peers[i];
        o->task[o->count++] = peers[i];
    }
    o->all_children &= o->count > 0;
}

/* "child 1", "child 1 and child 2", "3 children". */
static void name_others(const struct wait_scene *s, const struct others *o,
                        char *text, size_t size)
{
    char first[64], second[64];
    if (o->count > 2) {
        snprintf(text, size, "%d %s", o->count,
                 o->all_children ? "children" : "others");
        return;
    }
    short_name(s, o->task[0], first, sizeof first);
    if (o->count == 1) {
        snprintf(text, size, "%s", first);
        return;
    }
    short_name(s, o->task[1], second, sizeof second);
    snprintf(text, size, "%s and %s", first, second);
}

/* "reads from child 1"; "writes to its own pipe". */
static void transfer(const struct wait_scene *s, const struct wait_task *t,
                     const struct others *o, const char *verb, char *text,
                     size_t size)
{
    static const char *const names[] = {
        [T_PIPE] = "a pipe",           [T_FIFO] = "a FIFO",
        [T_SOCKET] = "a socket",       [T_TERMINAL] = "the terminal",
        [T_QUEUE] = "a message queue", [T_FILE] = "a file",
        [T_EVENT] = "an eventfd",      [T_TIMER] = "a timerfd",
        [T_SIGNALS] = "a signalfd",    [T_PROCESS] = "a pidfd"};
    char who[140];
    const struct wait_want *w = t->wants > 0 ? &t->want[0] : NULL;
    if (o->count > 0) {
        name_others(s, o, who, sizeof who);
        snprintf(text, size, "%s %s", verb, who);
    } else if (o->own) {
        snprintf(text, size, "%s its own %s", verb,
                 w->thing == T_SOCKET ? "socket" : "pipe");
    } else if (w && w->outside && w->fd == 0 && w->thing != T_TERMINAL) {
        snprintf(text, size, "%s standard input", verb);
    } else if (w && names[w->thing]) {
        snprintf(text, size, "%s %s", verb, names[w->thing]);
    }
}

/* A parent that polls to read from its children: that is how a pool waits. */
static void poll_of(const struct wait_scene *s, const struct wait_task *t,
                    const struct others *o, char *text, size_t size)
{
    char who[140];
    bool reads = true;
    for (int w = 0; w < t->wants; w++)
        reads &= !t->want[w].writes;
    if (o->count == 0) {
        snprintf(text, size, "waits in poll");
        return;
    }
    name_others(s, o, who, sizeof who);
    if (reads && o->all_children)
        snprintf(text, size, "waits for results");
    else
        snprintf(text, size, "waits in poll for %s", who);
}

/* "waits for the lock of child 2". */
static void lock(const struct wait_scene *s, const struct others *o,
                 const char *what, char *text, size_t size)
{
    char who[140];
    if (o->count == 0) {
        snprintf(text, size, "waits for a %s", what);
        return;
    }
    name_others(s, o, who, sizeof who);
    snprintf(text, size, "waits for the %s of %s", what, who);
}

void wait_short(const struct wait_scene *s, int task, char *text, size_t size)
{
    static const char *const simple[WAIT_KINDS] = {
        [W_ACCEPT] = "waits for a connection",
        [W_OPEN_READ] = "opens a FIFO for reading",
        [W_OPEN_WRITE] = "opens a FIFO for writing",
        [W_CONDITION] = "waits for a condition",
        [W_SEMAPHORE] = "waits at a semaphore",
        [W_BARRIER] = "waits at a barrier",
        [W_FUTEX] = "waits for a lock",
        [W_IPC_SEMAPHORE] = "waits at a semaphore",
        [W_SEND] = "waits for room in a queue",
        [W_RECEIVE] = "waits for a message",
        [W_SIGNAL] = "waits for a signal",
    };
    const struct wait_task *t = &s->tasks[task];
    struct others others;
    char who[140];
    text[0] = '\0';
    find_others(s, task, &others);
    switch (t->kind) {
    case W_READ:
        transfer(s, t, &others, "reads from", text, size);
        break;
    case W_WRITE:
        transfer(s, t, &others, "writes to", text, size);
        break;
    case W_POLL:
        poll_of(s, t, &others, text, size);
        break;
    case W_MUTEX:
        lock(s, &others, "lock", text, size);
        break;
    case W_RWLOCK:
        lock(s, &others, "lock", text, size);
        break;
    case W_FILE_LOCK:
        lock(s, &others, "file lock", text, size);
        break;
    case W_JOIN:
        if (others.count == 0)
            break;
        name_others(s, &others, who, sizeof who);
        snprintf(text, size, "joins %s", who);
        break;
    default:
        if (simple[t->kind])
            snprintf(text, size, "%s", simple[t->kind]);
    }
}
