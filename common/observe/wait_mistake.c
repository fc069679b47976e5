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

static bool has_end(const struct wait_scene *s, int process,
                    const struct wait_want *w)
{
    for (size_t e = 0; e < s->end_count; e++)
        if (s->ends[e].process == process && wait_is_other_end(w, &s->ends[e]))
            return true;
    return false;
}

/* Do they want the same to be done there: something to read, or room? */
static bool same_wish(const struct wait_task *a, const struct wait_task *b)
{
    if (a->kind == W_POLL && a->wants > 0)
        return b->kind == (a->want[0].writes ? W_WRITE : W_READ);
    return a->kind == b->kind;
}

/* Does a task of that process wait for something whose other end `task` has?
 * NOBODY: none. Only of parent and child: what sisters have of each other, they
 * mostly inherited unawares; and so does who runs another program, if a third
 * one has it, too. */
static int meets(const struct wait_scene *s, int process, int task)
{
    int own = s->tasks[task].leader;
    for (size_t i = 0; i < s->count && are_family(s, own, process); i++) {
        const struct wait_task *t = &s->tasks[i];
        if (t->leader != process || !same_wish(t, &s->tasks[task]) ||
            t->wants == 0)
            continue;
        if (strcmp(t->name, s->tasks[own].name) != 0 &&
            !(only_two(s, &t->want[0], own, process) &&
              only_two(s, &s->tasks[task].want[0], own, process)))
            continue;
        for (int w = 0; w < t->wants; w++)
            if (has_end(s, own, &t->want[w]))
                return (int)i;
    }
    return -1;
}

static const char *thing(const struct wait_want *w)
{
    static char text[100];
    if (w->thing == T_FIFO)
        snprintf(text, sizeof text, "the FIFO %s", w->name);
    else if (w->thing == T_TERMINAL)
        snprintf(text, sizeof text, "the terminal %s", w->name);
    else
        snprintf(text, sizeof text, "%s",
                 w->thing == T_SOCKET ? "a socket" : "a pipe");
    return text;
}

static const char *end_of(const struct wait_want *w, bool reading)
{
    if (w->thing == T_SOCKET || w->thing == T_TERMINAL)
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

static const char *how_full(const struct wait_want *w)
{
    return w->thing == T_PIPE || w->thing == T_FIFO ? " (a pipe takes 64 KiB)"
                                                    : "";
}

/* Its own process has the only end that could help. */
static void tell_own_end(const struct wait_scene *s, int task,
                         const struct holders *h, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    const struct wait_want *w = &t->want[0];
    bool reads = !w->writes;
    const char *first = t->kind == W_POLL ? "waits in poll for"
                        : reads           ? "reads from"
                                          : "writes to";
    fprintf(to, "%s %s %s%s whose %s %s it holds itself (descriptor %d)",
            name(s, task, true), first, thing(w), reads ? "" : " that is full,",
            reads ? "last" : "only", end_of(w, reads), h->own);
    if (!reads)
        fprintf(to,
                ": nobody else reads it%s. Let another process read, at the "
                "same time.",
                how_full(w));
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

/* A program that answers when its input has ended, such as sort. */
static bool is_filter(const struct wait_scene *s, int task, int other)
{
    const struct wait_task *t = &s->tasks[task];
    return t->parent == other && t->want[0].fd == 0 &&
           strcmp(t->name, s->tasks[other].name) != 0;
}

static void tell_both_read(const struct wait_scene *s, int task,
                           const struct holder *other, FILE *to)
{
    int there = meets(s, other->process, task), filter = task;
    int asks = other->process, fd = other->fd;
    if (!is_filter(s, task, asks) &&
        is_filter(s, there, s->tasks[task].leader)) {
        struct holders h;
        filter = there;
        asks = s->tasks[task].leader;
        find_holders(s, there, &h);
        for (int i = 0; i < h.count; i++)
            if (h.other[i].process == asks)
                fd = h.other[i].fd;
    }
    if (is_filter(s, filter, asks))
        fprintf(to,
                "%s reads until its input ends, and %s, who has the writing "
                "end (descriptor %d), reads its answer already. Close "
                "descriptor %d first; and if it is to answer earlier, fflush "
                "what is written.",
                name(s, filter, true), name(s, asks, false), fd, fd);
    else if (s->tasks[there].kind == W_POLL)
        fprintf(to,
                "%s reads what %s has not written yet, and that one waits in "
                "poll for %s: each waits for the other. Let one of them "
                "write first.",
                name(s, task, true), name(s, asks, false),
                name(s, task, false));
    else
        fprintf(to,
                "%s and %s both read first: each waits for what the other "
                "has not written yet. Let one of them write first, and "
                "close the ends that it does not use.",
                name(s, task, true), name(s, asks, false));
}

/* Its parent cannot close anything: it stands still. */
static bool stands_in_vfork(const struct wait_scene *s, int process, int child)
{
    return s->tasks[process].kind == W_VFORK &&
           s->tasks[child].parent == process;
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
        if (meets(s, h.other[i].process, task) >= 0) {
            tell_both_read(s, task, &h.other[i], to);
            return;
        }
    fprintf(to, "%s reads from %s until it ends, but its %s is still open in ",
            name(s, task, true), thing(w), end_of(w, true));
    list_holders(s, &h, to);
    for (int i = 0; i < h.count; i++)
        if (stands_in_vfork(s, h.other[i].process, t->leader)) {
            fprintf(to,
                    ". %s stands still until its vfork child ends or execs: "
                    "use fork, or exec at once.",
                    name(s, h.other[i].process, true));
            return;
        }
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
        if (meets(s, h.other[i].process, task) >= 0) {
            fprintf(to,
                    "%s and %s both write, and neither reads: what they write "
                    "to is full%s. Let one of them read first.",
                    name(s, task, true), name(s, h.other[i].process, false),
                    how_full(w));
            return;
        }
    fprintf(to, "%s writes to %s that is full%s, and %s, ", name(s, task, true),
            thing(w), how_full(w), name(s, reader, false));
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
            s->foreign ? " (only an alarm could still come)" : "");
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

/* All that are left send, or all receive, at different queues. */
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
                name(s, task, true), name(s, other, false),
                receives ? "receive" : "send",
                receives ? "for a message that the other has not sent yet"
                         : "for room in a queue that the other should empty",
                receives ? "send" : "receive");
        return;
    }
    fprintf(to, "%s %s, and nobody is left who %s.", name(s, task, true), doing,
            receives ? "sends" : "receives");
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
            name(s, task, true), doing);
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
    fprintf(to, "%s %s", name(s, task, true), doing);
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

/* A lock of a kind that is not known: the C library has some, too. */
static void tell_lock(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    const struct wait_task *process = &s->tasks[t->leader];
    const char *who = name(s, task, true);
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
                name(s, task, true), t->wants ? t->want[0].name : "");
        return;
    }
    fprintf(to,
            "%s waits for a lock on the file %s that %s holds, who cannot "
            "go on either. Unlock before you wait; and let all lock their "
            "files in the same order.",
            name(s, task, true), t->wants ? t->want[0].name : "",
            owner < 0 ? "somebody" : name(s, owner, false));
}

/* Is it one that only its own process could make ready? */
static bool is_own(const struct wait_scene *s, int task)
{
    struct holders h;
    if (s->tasks[task].wants != 1)
        return false;
    find_holders(s, task, &h);
    return h.count == 0 && h.own != -1 &&
           s->tasks[task].want[0].thing != T_EVENT;
}

static void tell_poll(const struct wait_scene *s, int task, FILE *to)
{
    char doing[240];
    struct holders h;
    if (is_own(s, task)) {
        find_holders(s, task, &h);
        tell_own_end(s, task, &h, to);
        return;
    }
    const struct wait_want *w = &s->tasks[task].want[0];
    int child = w->thing == T_PROCESS ? wait_find(s, (pid_t)w->peer) : -1;
    if (child >= 0) {
        fprintf(to, "%s waits in poll for the end of %s, which does not end.",
                name(s, task, true), name(s, child, false));
        return;
    }
    wait_phrase(s, task, doing, sizeof doing);
    fprintf(to,
            "%s %s, and nobody is left who could make it ready: all who have "
            "the other ends wait, too. Close the ends that are not used.",
            name(s, task, true), doing);
}

static void tell_transfer(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    char doing[240];
    wait_phrase(s, task, doing, sizeof doing);
    if (t->want[0].thing == T_SIGNALS)
        tell_signal(s, task, to);
    else if (t->want[0].thing == T_EVENT)
        fprintf(to, "%s %s, and nobody is left who adds to it.",
                name(s, task, true), doing);
    else if (t->kind == W_READ)
        tell_read(s, task, to);
    else
        tell_write(s, task, to);
}

void wait_tell_mistake(const struct wait_scene *s, int root, FILE *to)
{
    static void (*const tellers[WAIT_KINDS])(const struct wait_scene *, int,
                                             FILE *) = {
        [W_READ] = tell_transfer,       [W_WRITE] = tell_transfer,
        [W_POLL] = tell_poll,           [W_MUTEX] = tell_mutex,
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
    if ((t->kind == W_READ || t->kind == W_WRITE) && t->wants == 0)
        tell = NULL;
    if (tell)
        tell(s, root, to);
    else {
        wait_phrase(s, root, doing, sizeof doing);
        fprintf(to, "%s %s%s", name(s, root, true), doing,
                plain[t->kind] ? plain[t->kind] : ".");
    }
}
