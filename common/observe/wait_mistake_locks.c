/* The likely mistakes with mutexes, conditions, semaphores and the like. */
#include "wait_mistake_locks.h"

#include <string.h>

#include "wait_futex.h"
#include "wait_graph.h"
#include "wait_memory.h"
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

/* Who held it: "child 1"; without a record of the run only its number. */
static const char *ended(const struct wait_task *t)
{
    static char text[40];
    snprintf(text, sizeof text, "%s %d", t->shared ? "process" : "thread",
             (int)t->owner);
    return *t->gone ? t->gone : text;
}

/* Is there just one thread in its process? Then a lock that is not shared is
 * held by that thread itself, or by nobody any more. */
static bool alone(const struct wait_scene *s, int task)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->tasks[i].leader == s->tasks[task].leader && (int)i != task &&
            s->tasks[i].kind != W_ENDED)
            return false;
    return true;
}

/* A lock or the like that was meant for several processes, but is of this one
 * alone. Every fork has made a copy of it, in which nobody else ever does
 * anything; or it lies in shared memory, but was made for threads only, so that
 * another process wakes nobody here. */
static bool tell_not_shared(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    const struct wait_task *process = &s->tasks[t->leader];
    struct shared_memory memory;
    if (!alone(s, task) ||
        !(process->is_parent || process->of_main || process->parent >= 0))
        return false;
    bool there = wait_shared_memory(t->pid, t->address, &memory);
    if (there && t->shared)
        return false;
    fputs(there ? " It lies in memory that is shared, but is for the threads "
                  "of one process: say so when you make it (sem_init(..., 1, "
                  "...), PTHREAD_PROCESS_SHARED)."
                : " It lies in memory of this process alone, and a fork makes "
                  "a copy of it: put it into memory that is shared (mmap with "
                  "MAP_SHARED), and make it for several processes (sem_init"
                  "(..., 1, ...), PTHREAD_PROCESS_SHARED).",
          to);
    return true;
}

/* The order of the cases matters: each is a special case of those below it. */
void wait_tell_mutex(const struct wait_scene *s, int task, FILE *to)
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
                "or do not lock it twice.%s",
                who,
                t->signal
                    ? " If that was in the handler of a signal: a handler "
                      "may take no lock that the program takes, too."
                    : "");
    else if (foreign && t->leader != 0 && process->forked_by_threads)
        fprintf(to,
                "%s waits for a mutex that a thread of its parent held "
                "when it forked. That thread does not exist in the child, "
                "so the copy stays locked for ever. Fork before you start "
                "threads, or exec at once in the child.",
                who);
    else if (owner < 0)
        fprintf(to,
                "%s waits for a mutex whose holder (%s) has ended "
                "without unlocking it. Unlock it on every way out%s.",
                who, ended(t),
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

/* Somebody who wants a mutex that `task` holds, and so cannot get on; NOBODY:
 * there is none. */
static int kept_out(const struct wait_scene *s, int task)
{
    for (size_t i = 0; i < s->count; i++)
        if ((int)i != task && s->tasks[i].kind == W_MUTEX &&
            wait_is_stuck(&s->tasks[i]) &&
            wait_find(s, s->tasks[i].owner) == task)
            return (int)i;
    return -1;
}

void wait_tell_condition(const struct wait_scene *s, int task, FILE *to)
{
    char doing[240];
    int at_it = 0;
    for (size_t i = 0; i < s->count; i++)
        at_it += s->tasks[i].kind == W_CONDITION &&
                 s->tasks[i].address == s->tasks[task].address;
    wait_phrase(s, task, doing, sizeof doing);
    int other = kept_out(s, task);
    if (other >= 0) {
        fprintf(to,
                "%s %s, and holds a mutex meanwhile for which %s waits, who "
                "so cannot signal it. pthread_cond_wait gives back only the "
                "mutex that it is handed: unlock all others before.",
                wait_named(s, task, true), doing, wait_named(s, other, false));
        return;
    }
    fprintf(to, "%s %s, and nobody is left who could do it.",
            wait_named(s, task, true), doing);
    if (tell_not_shared(s, task, to))
        return;
    fprintf(to, " If the signal came "
                "before the wait, it is lost: look at what you wait for under "
                "the lock, in a loop, and signal after each change.");
    if (at_it > 1)
        fprintf(to,
                " %d wait there: pthread_cond_signal wakes one, "
                "pthread_cond_broadcast all.",
                at_it);
}

void wait_tell_rwlock(const struct wait_scene *s, int task, FILE *to)
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

/* The program's own use of futex(2), or of C's or another language's atomic
 * waits. */
static void tell_futex(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    fprintf(to, "%s waits at a futex until somebody wakes it",
            wait_named(s, task, true));
    if (t->word != t->wanted)
        fprintf(to,
                ". Its word has been changed already, from %u to %u, but that "
                "alone wakes nobody: call FUTEX_WAKE after each change%s.",
                t->wanted, t->word,
                t->shared ? ""
                          : " (and without FUTEX_PRIVATE_FLAG, if another "
                            "process changes it)");
    else
        fprintf(to,
                ", and nobody is left who could: its word is %u, as it was. "
                "Who changes it must call FUTEX_WAKE after that.",
                t->word);
}

/* A lock of unknown kind: perhaps one inside the C library (malloc, stdio). */
void wait_tell_lock(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    const struct wait_task *process = &s->tasks[t->leader];
    const char *who = wait_named(s, task, true);
    if (strncmp(t->at, "in pthread_once", 15) == 0 ||
        strncmp(t->at, "in call_once", 12) == 0)
        fprintf(to,
                "%s waits until the function that is called once has ended, "
                "and it never does. That function may not call the same once "
                "again, nor wait for who does.",
                who);
    else if (wait_is_futex(t))
        tell_futex(s, task, to);
    else if (!t->shared && t->leader != 0 && process->forked_by_threads)
        fprintf(to,
                "%s waits for a lock, maybe one of the C library, and nobody "
                "is left who could open it. Its parent had threads when it "
                "forked: if one of them held it, the copy stays locked for "
                "ever. Fork before you start threads, or exec at once in the "
                "child.",
                who);
    else if (!t->shared && alone(s, task))
        fprintf(to,
                "%s waits for a lock, maybe one of the C library, that it has "
                "taken itself: it has no other thread. Was it in a call of the "
                "library (malloc, printf) when a signal came? Its handler may "
                "call only what is safe there (write, _exit: man 7 "
                "signal-safety).",
                who);
    else
        fprintf(to,
                "%s waits for a lock, and nobody is left who could open it.",
                who);
}

/* Somebody who is stuck at another semaphore; NOBODY: there is none. */
static int at_another(const struct wait_scene *s, int task)
{
    const struct wait_task *t = &s->tasks[task];
    for (size_t i = 0; i < s->count; i++) {
        const struct wait_task *o = &s->tasks[i];
        if (o->kind == t->kind && wait_is_stuck(o) &&
            (o->address != t->address || o->count != t->count))
            return (int)i;
    }
    return -1;
}

void wait_tell_semaphore(const struct wait_scene *s, int task, FILE *to)
{
    bool posts = s->tasks[task].kind == W_SEMAPHORE;
    int other = at_another(s, task);
    char doing[240];
    wait_phrase(s, task, doing, sizeof doing);
    fprintf(to, "%s %s, and nobody is left who could %s it.",
            wait_named(s, task, true), doing,
            posts                    ? "post"
            : s->tasks[task].to_zero ? "lower"
                                     : "raise");
    if (!posts && s->tasks[task].to_zero)
        fputs(" Does each that has raised it lower it as often?", to);
    else if (posts && tell_not_shared(s, task, to))
        return;
    else if (other >= 0)
        fprintf(to,
                " %s waits at another. If each has taken the one that the "
                "other waits for, let all take them in the same order; if "
                "each raises the other's only after its own wait, one of the "
                "two must have 1 at the start.",
                wait_named(s, other, true));
    else if (posts)
        fputs(" Is there a sem_post for each sem_wait, on every way, and the "
              "right value at the start?",
              to);
    else
        fputs(" Does each that takes it give it back, also when it fails?", to);
}
