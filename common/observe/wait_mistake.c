/*
 * One function for each kind of wait that says why it never ends, and what to
 * do about it. Each writes what is seen first ("child 1 waits for a mutex that
 * child 2 holds"), then the likely cure, and claims no more than that. All
 * tasks that are named here are stuck, so that "nobody is left who" is proved.
 */
#include "wait_mistake.h"

#include <string.h>

#include "record.h"
#include "wait_mistake_ends.h"
#include "wait_words.h"

static void tell_circle(const struct wait_scene *s, int task, int owner,
                        FILE *to)
{
    fprintf(to,
            "%s holds a mutex and waits for another, which %s holds; that one "
            "waits",
            wait_named(s, task, true), wait_named(s, owner, false));
    int next = wait_find(s, s->tasks[owner].owner);
    if (next == task)
        fprintf(to, " for the first. Two locks in two orders");
    else
        fprintf(to, " for a mutex of %s, and so on in a circle",
                wait_named(s, next, false));
    fprintf(to, ": let all take their locks in the same order.");
}

/* Does the chain "waits for a mutex that ... holds" come back to it? It may
 * also run into a circle that the task is not part of: so count the steps. */
static bool in_circle(const struct wait_scene *s, int task)
{
    int at = task;
    for (size_t i = 0; i < s->count; i++) {
        at = s->tasks[at].kind == W_MUTEX ? wait_find(s, s->tasks[at].owner)
                                          : -1;
        if (at < 0)
            return false;
        if (at == task)
            return true;
    }
    return false;
}

/* The order of the cases matters: each is a special case of those below it. */
static void tell_mutex(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    const struct wait_task *process = &s->tasks[t->leader];
    int owner = wait_find(s, t->owner);
    const char *who = wait_named(s, task, true);
    bool foreign =
        !t->shared && (owner < 0 || s->tasks[owner].leader != t->leader);
    if (owner == task)
        fprintf(to,
                "%s locks a mutex that it holds already. Unlock it first, "
                "or do not lock it twice.",
                who);
    else if (foreign && t->leader != 0 && process->forked_by_threads)
        fprintf(to,
                "%s waits for a mutex that a thread of its parent held "
                "when it forked. That thread does not exist in the child, "
                "so the copy stays locked for ever. Fork before you start "
                "threads, or exec at once in the child.",
                who);
    else if (owner < 0)
        fprintf(to,
                "%s waits for a mutex whose holder (%s %d) has ended "
                "without unlocking it. Unlock it on every way out%s.",
                who, t->shared ? "process" : "thread", (int)t->owner,
                t->shared ? ", or make it robust "
                            "(PTHREAD_MUTEX_ROBUST)"
                          : "");
    else if (in_circle(s, task))
        tell_circle(s, task, owner, to);
    else
        fprintf(to,
                "%s waits for a mutex that %s holds, who cannot go on "
                "either. Unlock before you wait for something else.",
                who, wait_named(s, owner, false));
}

static void tell_signal(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    fprintf(to,
            "%s waits for a signal, and nobody of the program is left who "
            "could send one%s.",
            wait_named(s, task, true),
            s->foreign ? " (only an alarm could still come)" : "");
    if (t->signal)
        fprintf(to,
                " %s came before it began to wait: block the signal first, "
                "then look at what its handler has noted, and wait with "
                "sigsuspend.",
                signal_name(t->signal));
}

/* If another task opens another FIFO, the two probably opened them crosswise.
 */
static void tell_fifo(const struct wait_scene *s, int task, FILE *to)
{
    char doing[240];
    bool reads = s->tasks[task].kind == W_OPEN_READ;
    wait_phrase(s, task, doing, sizeof doing);
    fprintf(to,
            "%s %s, and nobody opens it for %s: an open waits until "
            "somebody has the other end.",
            wait_named(s, task, true), doing, reads ? "writing" : "reading");
    for (size_t i = 0; i < s->count; i++)
        if ((s->tasks[i].kind == W_OPEN_READ ||
             s->tasks[i].kind == W_OPEN_WRITE) &&
            s->tasks[i].want[0].ino != s->tasks[task].want[0].ino) {
            fprintf(to, " Let both open the FIFOs in the same order.");
            return;
        }
}

static void tell_stopped(const struct wait_scene *s, int task, FILE *to)
{
    char doing[240];
    wait_phrase(s, task, doing, sizeof doing);
    fprintf(to, "%s %s, and nobody will send it SIGCONT.",
            wait_named(s, task, true), doing);
    if (strstr(doing, "SIGTTIN"))
        fprintf(to, " It wanted to read from the terminal, which it does not "
                    "have: give a child another stdin, such as /dev/null.");
}

static void tell_barrier(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    fprintf(to,
            "%s waits at a barrier for %ld, but only %ld %s come, and "
            "nobody is left who could. Let the barrier count those that "
            "there are.",
            wait_named(s, task, true), t->count, t->come,
            t->come == 1 ? "has" : "have");
}

/* Do all that are left do the same as this task, send or receive, and one of
 * them at another queue (*other)? Then two processes with a queue each way both
 * began with the same. */
static bool all_alike(const struct wait_scene *s, int task, int *other)
{
    const struct wait_task *t = &s->tasks[task];
    *other = -1;
    for (size_t i = 0; i < s->count; i++) {
        const struct wait_task *o = &s->tasks[i];
        if ((int)i == task || o->kind == W_ENDED || o->kind == W_CHILD)
            continue;
        if (o->kind != t->kind)
            return false;
        bool same = t->wants && o->wants ? t->want[0].ino == o->want[0].ino
                                         : t->address == o->address;
        if (!same)
            *other = (int)i;
    }
    return *other >= 0;
}

static void tell_queue(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    bool receives = t->kind == W_RECEIVE;
    char doing[240];
    int other;
    wait_phrase(s, task, doing, sizeof doing);
    if (all_alike(s, task, &other)) {
        fprintf(to,
                "%s and %s both %s first: each waits %s. Let one of them %s "
                "first.",
                wait_named(s, task, true), wait_named(s, other, false),
                receives ? "receive" : "send",
                receives ? "for a message that the other has not sent yet"
                         : "for room in a queue that the other should empty",
                receives ? "send" : "receive");
        return;
    }
    fprintf(to, "%s %s, and nobody is left who %s.", wait_named(s, task, true),
            doing, receives ? "sends" : "receives");
    if (receives && t->count)
        fputs(" Is that the type with which it is sent?", to);
    else
        fputs(receives ? " Send a last message that means the end, one for "
                         "each receiver."
                       : " Let one receive while others send.",
              to);
}

static void tell_condition(const struct wait_scene *s, int task, FILE *to)
{
    char doing[240];
    int at_it = 0;
    for (size_t i = 0; i < s->count; i++)
        at_it += s->tasks[i].kind == W_CONDITION &&
                 s->tasks[i].address == s->tasks[task].address;
    wait_phrase(s, task, doing, sizeof doing);
    fprintf(to,
            "%s %s, and nobody is left who could do it. If the signal came "
            "before the wait, it is lost: look at what you wait for under "
            "the lock, in a loop, and signal after each change.",
            wait_named(s, task, true), doing);
    if (at_it > 1)
        fprintf(to,
                " %d wait there: pthread_cond_signal wakes one, "
                "pthread_cond_broadcast all.",
                at_it);
}

static void tell_rwlock(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    int owner = t->owner > 0 ? wait_find(s, t->owner) : -1;
    char doing[240];
    wait_phrase(s, task, doing, sizeof doing);
    fprintf(to, "%s %s", wait_named(s, task, true), doing);
    if (owner == task)
        fputs(". Unlock it first, or do not lock it twice.", to);
    else if (owner >= 0)
        fputs(", who cannot go on either. Unlock before you wait for "
              "something else.",
              to);
    else
        fputs(", and nobody is left who could unlock it. Unlock before you "
              "wait for something else; and who reads cannot become a writer: "
              "unlock first.",
              to);
}

/* A lock of unknown kind: perhaps one inside the C library (malloc, stdio). */
static void tell_lock(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    const struct wait_task *process = &s->tasks[t->leader];
    const char *who = wait_named(s, task, true);
    if (!t->shared && t->leader != 0 && process->forked_by_threads)
        fprintf(to,
                "%s waits for a lock, maybe one of the C library, and nobody "
                "is left who could open it. Its parent had threads when it "
                "forked: if one of them held it, the copy stays locked for "
                "ever. Fork before you start threads, or exec at once in the "
                "child.",
                who);
    else
        fprintf(to,
                "%s waits for a lock, and nobody is left who could open it.",
                who);
}

static void tell_file_lock(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    int owner = wait_find(s, t->owner);
    if (owner == t->leader) {
        fprintf(to,
                "%s waits for a lock on the file %s that it has locked "
                "itself, through another descriptor: each open makes a "
                "lock of its own. Unlock first, or use one descriptor.",
                wait_named(s, task, true), t->wants ? t->want[0].name : "");
        return;
    }
    fprintf(to,
            "%s waits for a lock on the file %s that %s holds, who cannot "
            "go on either. Unlock before you wait; and let all lock their "
            "files in the same order.",
            wait_named(s, task, true), t->wants ? t->want[0].name : "",
            owner < 0 ? "somebody" : wait_named(s, owner, false));
}

void wait_tell_mistake(const struct wait_scene *s, int root, FILE *to)
{
    static void (*const tellers[WAIT_KINDS])(const struct wait_scene *, int,
                                             FILE *) = {
        [W_READ] = wait_tell_transfer,  [W_WRITE] = wait_tell_transfer,
        [W_POLL] = wait_tell_poll,      [W_MUTEX] = tell_mutex,
        [W_SIGNAL] = tell_signal,       [W_OPEN_READ] = tell_fifo,
        [W_OPEN_WRITE] = tell_fifo,     [W_STOPPED] = tell_stopped,
        [W_BARRIER] = tell_barrier,     [W_FILE_LOCK] = tell_file_lock,
        [W_SEND] = tell_queue,          [W_RECEIVE] = tell_queue,
        [W_CONDITION] = tell_condition, [W_RWLOCK] = tell_rwlock,
        [W_FUTEX] = tell_lock,
    };
    static const char *const plain[WAIT_KINDS] = {
        [W_SEMAPHORE] =
            ", and nobody is left who could post it. Is there a sem_post for "
            "each sem_wait, on every way, and the right value at the start?",
        [W_IPC_SEMAPHORE] =
            ", and nobody is left who could raise it. Does each that takes it "
            "give it back, also when it fails?",
        [W_JOIN] = ", which cannot end either: threads that join each other, "
                   "or themselves, wait for ever.",
        [W_CHILD] = ", which does not end.",
        [W_VFORK] = ", which does neither.",
        [W_ACCEPT] = ", and nobody is left who connects.",
    };
    const struct wait_task *t = &s->tasks[root];
    char doing[240];
    void (*tell)(const struct wait_scene *, int, FILE *) = tellers[t->kind];
    if (t->kind == W_READ && t->wants && t->want[0].thing == T_SIGNALS)
        tell = tell_signal;
    if (tell)
        tell(s, root, to);
    else {
        wait_phrase(s, root, doing, sizeof doing);
        fprintf(to, "%s %s%s", wait_named(s, root, true), doing,
                plain[t->kind] ? plain[t->kind] : ".");
    }
}
