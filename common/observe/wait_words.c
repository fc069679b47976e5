#include "wait_words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "record.h"
#include "wait_futex.h"
#include "wait_signals.h"

const char *const wait_kind_names[WAIT_KINDS] = {
    [W_UNKNOWN] = "unknown",
    [W_RUNS] = "running",
    [W_ENDED] = "ended",
    [W_NAP] = "asleep",
    [W_READ] = "read",
    [W_WRITE] = "write",
    [W_POLL] = "poll",
    [W_ACCEPT] = "accept",
    [W_OPEN_READ] = "open-read",
    [W_OPEN_WRITE] = "open-write",
    [W_CHILD] = "child",
    [W_VFORK] = "vfork",
    [W_MUTEX] = "mutex",
    [W_CONDITION] = "condition",
    [W_SEMAPHORE] = "semaphore",
    [W_BARRIER] = "barrier",
    [W_JOIN] = "join",
    [W_FUTEX] = "lock",
    [W_RWLOCK] = "rwlock",
    [W_FILE_LOCK] = "file-lock",
    [W_IPC_SEMAPHORE] = "ipc-semaphore",
    [W_SEND] = "queue-send",
    [W_RECEIVE] = "queue-receive",
    [W_SIGNAL] = "signal",
    [W_STOPPED] = "stopped",
};

static bool has_threads(const struct wait_scene *s, int process)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->tasks[i].leader == process && (int)i != process)
            return true;
    return false;
}

/* By its place in the family, as a learner would say it: "the parent", "child
 * 2", "child 1 of child 2". Deeper down, and where the parent is unknown, by
 * its pid. A program's own name is added where it is not its parent's. */
static void name_process(const struct wait_scene *s, int process, char *text,
                         size_t size)
{
    const struct wait_task *p = &s->tasks[process];
    const struct wait_task *parent =
        p->parent >= 0 ? &s->tasks[p->parent] : NULL;
    char own[44] = "";
    if (!parent && process == 0 && !p->of_main) {
        snprintf(text, size, p->is_parent ? "the parent" : "the program");
        return;
    }
    if (parent && strcmp(parent->name, p->name) != 0)
        snprintf(own, sizeof own, " (%s)", p->name);
    if (p->of_main)
        snprintf(text, size, "child %d%s", p->number, own);
    else if (p->late_parent)
        snprintf(text, size, "orphan %d of child %d", p->number,
                 p->late_parent);
    else if (!parent)
        snprintf(text, size, "process %d (%s)", (int)p->pid, p->name);
    else if (parent->of_main)
        snprintf(text, size, "child %d of child %d%s", p->number,
                 parent->number, own);
    else
        snprintf(text, size, "process %d%s", (int)p->pid, own);
}

void wait_name(const struct wait_scene *s, int task, char *text, size_t size)
{
    const struct wait_task *t = &s->tasks[task];
    char process[80];
    name_process(s, t->leader, process, sizeof process);
    /* With a single process "thread 1" is clear without "of the program". */
    bool only = t->leader == 0 && !s->tasks[0].is_parent;
    if (t->leader != task)
        snprintf(text, size, only ? "thread %d" : "thread %d of %s", t->number,
                 process);
    else if (has_threads(s, task))
        snprintf(text, size, only ? "the main thread" : "the main thread of %s",
                 process);
    else
        snprintf(text, size, "%s", process);
}

const char *wait_named(const struct wait_scene *s, int task, bool capital)
{
    static char texts[4][100];
    static int next;
    char *text = texts[next++ % 4];
    wait_name(s, task, text, sizeof texts[0]);
    if (capital)
        text[0] = (char)toupper((unsigned char)text[0]);
    return text;
}

static const char *thing_name(const struct wait_want *w, char *text,
                              size_t size)
{
    if (w->outside && w->fd == 0 && w->thing != T_TERMINAL)
        return "standard input, which comes from outside";
    switch (w->thing) {
    case T_PIPE:
        return "a pipe";
    case T_SOCKET:
        return "a socket";
    case T_TERMINAL:
        if (w->outside)
            return "the terminal";
        snprintf(text, size, "the terminal %s", w->name);
        return text;
    case T_EVENT:
        return "an eventfd";
    case T_TIMER:
        return "a timerfd";
    case T_SIGNALS:
        return "a signalfd";
    case T_PROCESS:
        return "a pidfd";
    case T_FIFO:
        snprintf(text, size, "the FIFO %s", w->name);
        return text;
    default:
        snprintf(text, size, "%s", w->name);
        return text;
    }
}

static void phrase_descriptor(const struct wait_task *t, const char *verb,
                              char *text, size_t size)
{
    char name[100];
    if (t->wants == 0)
        snprintf(text, size, "%s a descriptor", verb);
    else
        snprintf(text, size, "%s %s (descriptor %d)", verb,
                 thing_name(&t->want[0], name, sizeof name), t->want[0].fd);
}

/* "waits in poll for descriptors 3, 4 and 5". */
static void phrase_poll(const struct wait_scene *s, const struct wait_task *t,
                        char *text, size_t size)
{
    const char *call = wait_poll_name(t);
    const struct wait_want *w = &t->want[0];
    int child = t->wants == 1 && w->thing == T_PROCESS
                    ? wait_find(s, (pid_t)w->peer)
                    : -1;
    if (child >= 0) {
        snprintf(text, size, "waits in %s for the end of %s", call,
                 wait_named(s, child, false));
        return;
    }
    if (t->wants > 8) {
        snprintf(text, size, "waits in %s for %d descriptors", call, t->wants);
        return;
    }
    size_t used =
        (size_t)snprintf(text, size, "waits in %s for descriptor", call);
    for (int i = 0; i < t->wants && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s %d",
                                 i == 0             ? t->wants > 1 ? "s" : ""
                                 : i + 1 < t->wants ? ","
                                                    : " and",
                                 t->want[i].fd);
}

static void phrase_lock(const struct wait_scene *s, const struct wait_task *t,
                        const char *what, char *text, size_t size)
{
    char name[100];
    int owner = t->owner > 0 ? wait_find(s, t->owner) : -1;
    if (owner < 0) {
        snprintf(text, size, "waits for %s", what);
        return;
    }
    wait_name(s, owner, name, sizeof name);
    if (&s->tasks[owner] == t)
        snprintf(name, sizeof name, "it");
    snprintf(text, size, "waits for %s that %s holds%s", what, name,
             &s->tasks[owner] == t ? " itself" : "");
}

/* A wait for any child names the child if there is only one. */
static void phrase_child(const struct wait_scene *s, const struct wait_task *t,
                         char *text, size_t size)
{
    char name[100];
    int child = t->child ? wait_find(s, t->child) : -1, children = 0;
    for (size_t i = 0; i < s->count && !t->child; i++)
        if (s->tasks[i].leader == (int)i && s->tasks[i].parent == t->leader) {
            children++;
            child = (int)i;
        }
    if (!t->child && children != 1) {
        snprintf(text, size, "waits for one of its children to end");
        return;
    }
    if (child >= 0)
        wait_name(s, s->tasks[child].leader, name, sizeof name);
    else
        snprintf(name, sizeof name, "process %d", (int)t->child);
    snprintf(text, size, "waits for %s to end", name);
}

static void phrase_join(const struct wait_scene *s, const struct wait_task *t,
                        char *text, size_t size)
{
    char name[100];
    int joined = wait_find(s, t->owner);
    wait_name(s, joined < 0 ? t->leader : joined, name, sizeof name);
    snprintf(text, size, "waits in pthread_join for %s", name);
}

static void phrase_rwlock(const struct wait_scene *s, const struct wait_task *t,
                          char *text, size_t size)
{
    char what[60];
    snprintf(what, sizeof what, "a read-write lock, to %s,",
             t->to_write ? "write" : "read");
    if (t->owner > 0)
        phrase_lock(s, t, what, text, size);
    else
        snprintf(text, size, "waits for %s while %ld read%s", what, t->count,
                 t->count == 1 ? "s" : "");
}

void wait_phrase(const struct wait_scene *s, int task, char *text, size_t size)
{
    static const char *const simple[WAIT_KINDS] = {
        [W_UNKNOWN] = "waits for something that is not known",
        [W_ENDED] = "has ended",
        [W_NAP] = "is asleep",
        [W_VFORK] = "waits until its vfork child ends or execs",
        [W_CONDITION] = "waits for a condition to be signalled",
        [W_SEMAPHORE] = "waits at a semaphore for a post",
        [W_SEND] = "waits for room in a full message queue",
        [W_RECEIVE] = "waits for a message in an empty queue",
        [W_STOPPED] = "is stopped",
    };
    const struct wait_task *t = &s->tasks[task];
    char name[100];
    switch (t->kind) {
    case W_READ:
        phrase_descriptor(t, "reads from", text, size);
        break;
    case W_WRITE:
        phrase_descriptor(t, "writes to", text, size);
        break;
    case W_ACCEPT:
        phrase_descriptor(t, "waits for a connection to", text, size);
        break;
    case W_OPEN_READ:
    case W_OPEN_WRITE:
        snprintf(text, size, "opens %s for %s",
                 thing_name(&t->want[0], name, sizeof name),
                 t->kind == W_OPEN_READ ? "reading" : "writing");
        break;
    case W_POLL:
        phrase_poll(s, t, text, size);
        break;
    case W_CHILD:
        phrase_child(s, t, text, size);
        break;
    case W_SIGNAL:
        wait_phrase_signal(t, text, size);
        break;
    case W_JOIN:
        phrase_join(s, t, text, size);
        break;
    case W_MUTEX:
        phrase_lock(s, t, "a mutex", text, size);
        break;
    case W_RWLOCK:
        phrase_rwlock(s, t, text, size);
        break;
    case W_RECEIVE:
        if (t->count)
            snprintf(text, size, "waits for a message of type %ld", t->count);
        else
            snprintf(text, size, "%s", simple[t->kind]);
        break;
    case W_FUTEX:
        snprintf(text, size,
                 wait_is_futex(t) ? "waits at a futex" : "waits for a lock");
        break;
    case W_IPC_SEMAPHORE:
        if (t->count < 0)
            snprintf(text, size, "waits at a System V semaphore");
        else
            snprintf(text, size, "waits at semaphore %ld of a System V set%s",
                     t->count, t->to_zero ? " until it is 0" : "");
        break;
    case W_FILE_LOCK:
        snprintf(name, sizeof name, "a lock on the file %.80s",
                 t->wants ? t->want[0].name : "?");
        phrase_lock(s, t, name, text, size);
        break;
    case W_BARRIER:
        snprintf(text, size, "waits at a barrier for %ld, where %ld stand%s",
                 t->count, t->come, t->come == 1 ? "s" : "");
        break;
    case W_RUNS:
        snprintf(text, size, t->call < 0 ? "computes" : "goes on");
        break;
    case W_STOPPED:
        snprintf(text, size, t->signal ? "is stopped by %s" : "is stopped",
                 signal_name(t->signal));
        break;
    default:
        snprintf(text, size, "%s", simple[t->kind]);
    }
}
