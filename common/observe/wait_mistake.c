#include "wait_mistake.h"

#include <ctype.h>
#include <string.h>

#include "record.h"
#include "wait_ends.h"
#include "wait_graph.h"
#include "wait_words.h"

#define MOST_HOLDERS 16

/* A process that has the other end of what a task waits for. */
struct holder {
    int process;
    int fd;
};

struct holders {
    struct holder other[MOST_HOLDERS]; /* not its own process */
    int count;
    int own; /* the descriptor in its own process; -1: none */
};

static void find_holders(const struct wait_scene *s, int task,
                         struct holders *h)
{
    const struct wait_task *t = &s->tasks[task];
    *h = (struct holders){.own = -1};
    for (size_t e = 0; e < s->end_count; e++) {
        const struct wait_end *end = &s->ends[e];
        bool seen = false;
        if (!wait_is_other_end(&t->want[0], end))
            continue;
        if (end->process == t->leader) {
            h->own = end->fd;
            continue;
        }
        for (int i = 0; i < h->count; i++)
            seen |= h->other[i].process == end->process;
        if (!seen && h->count < MOST_HOLDERS)
            h->other[h->count++] = (struct holder){end->process, end->fd};
    }
}

static const char *name(const struct wait_scene *s, int task, bool capital)
{
    static char texts[4][100];
    static int next;
    char *text = texts[next++ % 4];
    wait_name(s, task, text, sizeof texts[0]);
    if (capital)
        text[0] = (char)toupper((unsigned char)text[0]);
    return text;
}

/* Do only these two processes have ends that could help there? */
static bool only_two(const struct wait_scene *s, const struct wait_want *w,
                     int a, int b)
{
    for (size_t e = 0; e < s->end_count; e++)
        if (wait_is_other_end(w, &s->ends[e]) && s->ends[e].process != a &&
            s->ends[e].process != b)
            return false;
    return true;
}

static bool are_family(const struct wait_scene *s, int a, int b)
{
    return s->tasks[a].parent == b || s->tasks[b].parent == a;
}

/* Does a task of that process stand in the same kind of call at a thing whose
 * other end `task` has? Only of parent and child: what sisters have of each
 * other, they mostly inherited unawares; and so does who runs another program,
 * if a third one has it, too. */
static bool meets(const struct wait_scene *s, int process, int task)
{
    int own = s->tasks[task].leader;
    for (size_t i = 0; i < s->count && are_family(s, own, process); i++) {
        const struct wait_task *t = &s->tasks[i];
        if (t->leader != process || t->kind != s->tasks[task].kind ||
            t->wants == 0)
            continue;
        if (strcmp(t->name, s->tasks[own].name) != 0 &&
            !(only_two(s, &t->want[0], own, process) &&
              only_two(s, &s->tasks[task].want[0], own, process)))
            continue;
        for (size_t e = 0; e < s->end_count; e++)
            if (s->ends[e].process == own &&
                wait_is_other_end(&t->want[0], &s->ends[e]))
                return true;
    }
    return false;
}

static const char *thing(const struct wait_want *w)
{
    static char text[100];
    if (w->thing == T_FIFO)
        snprintf(text, sizeof text, "the FIFO %s", w->name);
    else
        snprintf(text, sizeof text, "%s",
                 w->thing == T_SOCKET ? "a socket" : "a pipe");
    return text;
}

static const char *end_of(const struct wait_want *w, bool reading)
{
    if (w->thing == T_SOCKET)
        return "other end";
    return reading ? "writing end" : "reading end";
}

static void list_holders(const struct wait_scene *s, const struct holders *h,
                         FILE *to)
{
    for (int i = 0; i < h->count && i < 4; i++)
        fprintf(to, "%s%s (descriptor %d)",
                i == 0                              ? ""
                : i + 1 == h->count && h->own == -1 ? " and "
                                                    : ", ",
                name(s, h->other[i].process, false), h->other[i].fd);
    if (h->count > 4)
        fprintf(to, ", %d more", h->count - 4);
    if (h->own != -1)
        fprintf(to, "%shere itself (descriptor %d)", h->count ? " and " : "",
                h->own);
}

/* Its own process has the only end that could help. */
static void tell_own_end(const struct wait_scene *s, int task,
                         const struct holders *h, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    const struct wait_want *w = &t->want[0];
    bool reads = t->kind == W_READ;
    const char *first = reads ? "reads from" : "writes to";
    fprintf(to, "%s %s %s%s whose %s %s it holds itself (descriptor %d)",
            name(s, task, true), first, thing(w), reads ? "" : " that is full,",
            reads ? "last" : "only", end_of(w, reads), h->own);
    if (!reads)
        fprintf(to, ": nobody else reads it. A pipe takes 64 KiB and no more; "
                    "let another process read, at the same time.");
    else if (s->tasks[task].leader == 0)
        fprintf(to,
                ": nobody else will write, and the end of file never comes. "
                "Close descriptor %d%s before it reads.",
                h->own, t->is_parent ? " after the fork," : "");
    else
        fprintf(to,
                ": nobody else will write, and the end of file never comes. "
                "Close descriptor %d there, right after fork.",
                h->own);
}

static void tell_read(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    const struct wait_want *w = &t->want[0];
    struct holders h;
    find_holders(s, task, &h);
    if (h.count == 0) {
        tell_own_end(s, task, &h, to);
        return;
    }
    for (int i = 0; i < h.count; i++)
        if (meets(s, h.other[i].process, task)) {
            fprintf(to,
                    "%s and %s both read first: each waits for what the other "
                    "has not written yet. Let one of them write first, and "
                    "close the ends that it does not use.",
                    name(s, task, true), name(s, h.other[i].process, false));
            return;
        }
    fprintf(to, "%s reads from %s until it ends, but its %s is still open in ",
            name(s, task, true), thing(w), end_of(w, true));
    list_holders(s, &h, to);
    for (int i = 0; i < h.count; i++)
        if (wait_awaits(s, h.other[i].process, t->leader)) {
            const char *who = name(s, h.other[i].process, false);
            fprintf(to,
                    ". %s waits for it to end: let %s write what is to be "
                    "read, and close descriptor %d before it waits%s.",
                    name(s, h.other[i].process, true), who, h.other[i].fd,
                    h.own != -1 ? "; close the one of the reader after fork, "
                                  "too"
                                : "");
            return;
        }
    fprintf(to, ", and nobody there will write. Close it in each process that "
                "does not write, right after fork.");
}

static void tell_write(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    const struct wait_want *w = &t->want[0];
    struct holders h;
    char doing[240];
    find_holders(s, task, &h);
    if (h.count == 0) {
        tell_own_end(s, task, &h, to);
        return;
    }
    int reader = h.other[0].process;
    for (int i = 0; i < h.count; i++)
        if (wait_awaits(s, h.other[i].process, t->leader))
            reader = h.other[i].process;
    for (int i = 0; i < h.count; i++)
        if (meets(s, h.other[i].process, task)) {
            fprintf(to,
                    "%s and %s both write, and neither reads: what they write "
                    "to is full (a pipe takes 64 KiB). Let one of them read "
                    "first.",
                    name(s, task, true), name(s, h.other[i].process, false));
            return;
        }
    fprintf(to, "%s writes to %s that is full (a pipe takes 64 KiB), and %s, ",
            name(s, task, true), thing(w), name(s, reader, false));
    if (wait_awaits(s, reader, t->leader)) {
        fprintf(to,
                "who should read it, waits for %s to end. Read first, "
                "until the end of file; then wait.",
                name(s, task, false));
        return;
    }
    wait_phrase(s, reader, doing, sizeof doing);
    fprintf(to,
            "who has its %s, does not read it: it %s. Let it read, or, if "
            "it has no need of it, close descriptor %d there.",
            end_of(w, false), doing, h.other[0].fd);
}

static void tell_circle(const struct wait_scene *s, int task, int owner,
                        FILE *to)
{
    fprintf(to,
            "%s holds a mutex and waits for another, which %s holds; that one "
            "waits",
            name(s, task, true), name(s, owner, false));
    int next = wait_find(s, s->tasks[owner].owner);
    if (next == task)
        fprintf(to, " for the first. Two locks in two orders");
    else
        fprintf(to, " for a mutex of %s, and so on in a circle",
                name(s, next, false));
    fprintf(to, ": let all take their locks in the same order.");
}

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

static void tell_mutex(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    const struct wait_task *process = &s->tasks[t->leader];
    int owner = wait_find(s, t->owner);
    const char *who = name(s, task, true);
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
                who, name(s, owner, false));
}

static void tell_signal(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    fprintf(to,
            "%s waits for a signal, and nobody of the program is left who "
            "could send one%s.",
            name(s, task, true),
            s->proven ? "" : " (only an alarm could still come)");
    if (t->signal)
        fprintf(to,
                " %s came before it began to wait: block the signal first, "
                "then look at what its handler has noted, and wait with "
                "sigsuspend.",
                signal_name(t->signal));
}

static void tell_fifo(const struct wait_scene *s, int task, FILE *to)
{
    char doing[240];
    bool reads = s->tasks[task].kind == W_OPEN_READ;
    wait_phrase(s, task, doing, sizeof doing);
    fprintf(to,
            "%s %s, and nobody opens it for %s: an open waits until "
            "somebody has the other end.",
            name(s, task, true), doing, reads ? "writing" : "reading");
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
    fprintf(to, "%s %s, and nobody will send it SIGCONT.", name(s, task, true),
            doing);
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
            name(s, task, true), t->count, t->come,
            t->come == 1 ? "has" : "have");
}

static void tell_file_lock(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    int owner = wait_find(s, t->owner);
    fprintf(to,
            "%s waits for a lock on the file %s that %s holds, who cannot "
            "go on either. Unlock before you wait; and let all lock their "
            "files in the same order.",
            name(s, task, true), t->wants ? t->want[0].name : "",
            owner < 0 ? "somebody" : name(s, owner, false));
}

void wait_tell_mistake(const struct wait_scene *s, int root, FILE *to)
{
    static const char *const plain[WAIT_KINDS] = {
        [W_SEMAPHORE] =
            ", and nobody is left who could post it. Is there a sem_post for "
            "each sem_wait, on every way, and the right value at the start?",
        [W_IPC_SEMAPHORE] =
            ", and nobody is left who could raise it. Does each that takes it "
            "give it back, also when it fails?",
        [W_CONDITION] =
            ", and nobody is left who could do it. If the signal came before "
            "the wait, it is lost: look at what you wait for under the lock, "
            "in a loop, and signal after each change.",
        [W_SEND] = ", and nobody is left who receives. Let one receive while "
                   "others send.",
        [W_RECEIVE] = ", and nobody is left who sends. Send a last message "
                      "that means the end, one for each receiver.",
        [W_FUTEX] = ", and nobody is left who could open it.",
        [W_JOIN] = ", which cannot end either: threads that join each other, "
                   "or themselves, wait for ever.",
        [W_CHILD] = ", which does not end.",
        [W_VFORK] = ", which does neither.",
        [W_POLL] = ", and nobody is left who could make it ready: all who have "
                   "the other ends wait, too. Close the ends that are not "
                   "used.",
        [W_ACCEPT] = ", and nobody is left who connects.",
    };
    const struct wait_task *t = &s->tasks[root];
    char doing[240];
    if (t->kind == W_READ && t->wants)
        tell_read(s, root, to);
    else if (t->kind == W_WRITE && t->wants)
        tell_write(s, root, to);
    else if (t->kind == W_MUTEX)
        tell_mutex(s, root, to);
    else if (t->kind == W_SIGNAL)
        tell_signal(s, root, to);
    else if (t->kind == W_OPEN_READ || t->kind == W_OPEN_WRITE)
        tell_fifo(s, root, to);
    else if (t->kind == W_STOPPED)
        tell_stopped(s, root, to);
    else if (t->kind == W_BARRIER)
        tell_barrier(s, root, to);
    else if (t->kind == W_FILE_LOCK)
        tell_file_lock(s, root, to);
    else {
        wait_phrase(s, root, doing, sizeof doing);
        fprintf(to, "%s %s%s", name(s, root, true), doing,
                plain[t->kind] ? plain[t->kind] : ".");
    }
}
