/*
 * One function for each kind of wait that says why it never ends, and what to
 * do about it. Each writes what is seen first ("child 1 waits for a mutex that
 * child 2 holds"), then the likely cure, and claims no more than that. All
 * tasks that are named here are stuck, so that "nobody is left who" is proved.
 */
#include "wait_mistake.h"

#include <string.h>

#include "record.h"
#include "wait_graph.h"
#include "wait_mistake_ends.h"
#include "wait_mistake_locks.h"
#include "wait_mistake_signals.h"
#include "wait_words.h"

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
    int parent = s->tasks[s->tasks[task].leader].parent;
    if (parent >= 0 && wait_awaits(s, parent, s->tasks[task].leader)) {
        fprintf(to,
                " If that is for %s to do: let it open the other end first, "
                "and then wait for %s to end.",
                wait_named(s, parent, false),
                wait_named(s, s->tasks[task].leader, false));
        return;
    }
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

/* Does a task of that process wait for a lock that the task's process has, on
 * another file? */
static bool waits_for_file_of(const struct wait_scene *s, int process, int task)
{
    const struct wait_task *t = &s->tasks[task];
    for (size_t i = 0; i < s->count; i++) {
        const struct wait_task *o = &s->tasks[i];
        if (o->leader == s->tasks[process].leader && o->kind == W_FILE_LOCK &&
            o->wants && t->wants && o->want[0].ino != t->want[0].ino &&
            wait_find(s, o->owner) == t->leader)
            return true;
    }
    return false;
}

static void tell_file_lock(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    int owner = wait_find(s, t->owner);
    if (owner >= 0 && owner != t->leader && waits_for_file_of(s, owner, task)) {
        fprintf(to,
                "%s has locked a file and waits for a lock on another, %s, "
                "which %s has locked; that one waits for the first. Two locks "
                "in two orders: let all lock their files in the same order.",
                wait_named(s, task, true), t->wants ? t->want[0].name : "",
                wait_named(s, owner, false));
        return;
    }
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
        [W_READ] = wait_tell_transfer,
        [W_WRITE] = wait_tell_transfer,
        [W_POLL] = wait_tell_poll,
        [W_MUTEX] = wait_tell_mutex,
        [W_SIGNAL] = wait_tell_signal,
        [W_OPEN_READ] = tell_fifo,
        [W_OPEN_WRITE] = tell_fifo,
        [W_STOPPED] = tell_stopped,
        [W_BARRIER] = tell_barrier,
        [W_FILE_LOCK] = tell_file_lock,
        [W_SEND] = tell_queue,
        [W_RECEIVE] = tell_queue,
        [W_CONDITION] = wait_tell_condition,
        [W_RWLOCK] = wait_tell_rwlock,
        [W_FUTEX] = wait_tell_lock,
        [W_SEMAPHORE] = wait_tell_semaphore,
        [W_IPC_SEMAPHORE] = wait_tell_semaphore,
    };
    static const char *const plain[WAIT_KINDS] = {
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
        tell = wait_tell_signal;
    if (tell)
        tell(s, root, to);
    else {
        wait_phrase(s, root, doing, sizeof doing);
        fprintf(to, "%s %s%s", wait_named(s, root, true), doing,
                plain[t->kind] ? plain[t->kind] : ".");
    }
}
