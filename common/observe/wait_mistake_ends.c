#include "wait_mistake_ends.h"

#include <stdio.h>
#include <string.h>

#include "wait_ends.h"
#include "wait_graph.h"
#include "wait_signals.h"
#include "wait_stdio.h"
#include "wait_words.h"

#define MOST_HOLDERS 16

/* A process that holds the other end of what a task waits for, and by which
 * descriptor. */
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

/* Is the want's other end held by no process but a and b? */
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

/* Do both wait for something to read, or both for room to write? */
static bool same_wish(const struct wait_task *a, const struct wait_task *b)
{
    if (a->kind == W_POLL && a->wants > 0)
        return b->kind == (a->want[0].writes ? W_WRITE : W_READ);
    return a->kind == b->kind;
}

/* The task of `process` that waits for something whose other end the process of
 * `task` holds; NOBODY: there is none. Then the two wait for each other, and it
 * may be said that both read first, or both write. Only for a parent and its
 * child: two children of one parent hold ends of each other's pipes mostly by
 * accident, since they have inherited them. Likewise, if the two run different
 * programs, nobody else may hold the ends. */
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
                wait_named(s, h->other[i].process, false), h->other[i].fd);
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

/* Each of the family has made one of its own. */
static void tell_too_late(const struct wait_scene *s, int task,
                          const struct holders *h, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    const struct wait_want *w = &t->want[0];
    bool child = s->tasks[t->leader].of_main || s->tasks[t->leader].parent >= 0;
    fprintf(to,
            "%s reads from %s whose last %s it holds itself (descriptor %d): "
            "it has made the %s %s, so that no other process has an end of it. "
            "Call %s before fork.",
            wait_named(s, task, true), thing(w), end_of(w, true), h->own,
            w->thing == T_PIPE ? "pipe" : "pair",
            child ? "itself, after it was forked" : "after it had forked",
            w->thing == T_PIPE ? "pipe" : "socketpair");
}

/* The one mistake that everybody makes with pipes: the task's own process holds
 * the last writing end of the pipe that it reads (or only it could read). */
static void tell_own_end(const struct wait_scene *s, int task,
                         const struct holders *h, FILE *to)
{
    if (s->tasks[task].want[0].too_late && !s->tasks[task].want[0].writes) {
        tell_too_late(s, task, h, to);
        return;
    }
    const struct wait_task *t = &s->tasks[task];
    const struct wait_want *w = &t->want[0];
    bool reads = !w->writes;
    char first[40] = "reads from";
    if (t->kind == W_POLL)
        snprintf(first, sizeof first, "waits in %s for", wait_poll_name(t));
    else if (!reads)
        snprintf(first, sizeof first, "writes to");
    fprintf(to, "%s %s %s%s whose %s %s it holds itself (descriptor %d)",
            wait_named(s, task, true), first, thing(w),
            reads ? "" : " that is full,", reads ? "last" : "only",
            end_of(w, reads), h->own);
    if (!reads)
        fprintf(to,
                ": nobody else reads it%s. Let another process%s read, at the "
                "same time.",
                how_full(w), t->leader != task ? " or thread" : "");
    else if (h->own == w->fd)
        fprintf(to,
                ", as it has opened it to read and to write (O_RDWR): the end "
                "of file never comes. With O_RDONLY it comes when the last "
                "who writes closes it.");
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

/* Is `task` a program such as sort, started by `other`, that reads its stdin to
 * the end before it answers? */
static bool is_filter(const struct wait_scene *s, int task, int other)
{
    const struct wait_task *t = &s->tasks[task];
    return t->parent == other && t->want[0].fd == 0 &&
           strcmp(t->name, s->tasks[other].name) != 0;
}

/* What is read is still in the stdio buffer of who prints it: how many bytes,
 * and by which descriptor. 0: nothing is. */
static long in_buffer(const struct wait_scene *s, int reader,
                      struct holder *prints)
{
    const struct wait_task *t = &s->tasks[reader];
    for (size_t e = 0; e < s->end_count && t->wants == 1; e++) {
        const struct wait_end *end = &s->ends[e];
        if (!wait_is_other_end(&t->want[0], end))
            continue;
        long bytes = stdio_unflushed(s->tasks[end->process].pid, end->fd);
        *prints = (struct holder){end->process, end->fd};
        if (bytes > 0)
            return bytes;
    }
    return 0;
}

/* It is in fgets or the like, and has got the start of a line. */
static bool has_half_line(const struct wait_scene *s, int reader, char *text,
                          size_t size)
{
    static const char *const by_line[] = {
        "in fgets", "in getline", "in getdelim", "in fscanf", "in scanf"};
    const struct wait_task *t = &s->tasks[reader];
    for (size_t i = 0; i < sizeof by_line / sizeof *by_line; i++)
        if (strncmp(t->at, by_line[i], strlen(by_line[i])) == 0) {
            stdio_half_line(s->tasks[t->leader].pid, t->want[0].fd, text, size);
            return *text;
        }
    return false;
}

static bool is_in(const struct wait_task *t, const char *function)
{
    size_t n = strlen(function);
    return strncmp(t->at, "in ", 3) == 0 &&
           strncmp(t->at + 3, function, n) == 0 && t->at[3 + n] == ',';
}

/* Two that read from each other, where one has written after all. False: there
 * is no sign of that. */
static bool tell_stuck_on_the_way(const struct wait_scene *s, int reader,
                                  int other, FILE *to)
{
    struct holder prints;
    char line[60];
    long bytes = in_buffer(s, reader, &prints);
    if (bytes > 0)
        fprintf(to,
                "%s reads what %s has printed, but that has not left it yet: "
                "%ld byte%s still in its stdio buffer (descriptor %d), and it "
                "reads the answer already. Call fflush after printing.",
                wait_named(s, reader, true),
                wait_named(s, prints.process, false), bytes,
                bytes == 1 ? " is" : "s are", prints.fd);
    else if (has_half_line(s, reader, line, sizeof line))
        fprintf(to,
                "%s waits for the rest of a line, and %s for its answer: what "
                "has come so far, \"%s\", has no newline at its end. Write "
                "that, too.",
                wait_named(s, reader, true), wait_named(s, other, false), line);
    else if (is_in(&s->tasks[reader], "fread"))
        fprintf(to,
                "%s waits in fread, which returns only when all has come that "
                "it asks for, or the end; and %s waits for its answer. Take "
                "what there is with read, or ask for as much as is sent.",
                wait_named(s, reader, true), wait_named(s, other, false));
    else
        return false;
    return true;
}

/* The task that reads in the only process that could write what `task` reads;
 * NOBODY: there is more than one such process, or it does not read. */
static int reads_at_writer(const struct wait_scene *s, int task)
{
    struct holders h;
    if (s->tasks[task].kind != W_READ || s->tasks[task].wants != 1)
        return -1;
    find_holders(s, task, &h);
    if (h.count != 1 || h.own != -1)
        return -1;
    for (size_t i = 0; i < s->count; i++)
        if (s->tasks[i].leader == h.other[0].process &&
            s->tasks[i].kind == W_READ && s->tasks[i].wants == 1)
            return (int)i;
    return -1;
}

/* Does each read what the next has not written, until it comes back to `task`?
 * How many they are; 0: no circle. */
static int reading_circle(const struct wait_scene *s, int task)
{
    int at = task;
    for (int count = 1; count <= (int)s->count; count++) {
        at = reads_at_writer(s, at);
        if (at < 0)
            return 0;
        if (at == task)
            return count;
    }
    return 0;
}

/* Three or more. (Of two children that read from each other, one mostly has
 * kept an end that it has inherited.) */
static void tell_reading_circle(const struct wait_scene *s, int task, int count,
                                FILE *to)
{
    int next = reads_at_writer(s, task);
    fprintf(to,
            "%s and %s are two of %d that all read first, in a circle: each "
            "waits for what the next has not written yet. Let one of them "
            "write first; and whoever is not to write, close the writing end "
            "right after fork.",
            wait_named(s, task, true), wait_named(s, next, false), count);
}

/* Of the two, one may be a filter; it is told first, whichever of them `task`
 * is. */
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
                wait_named(s, filter, true), wait_named(s, asks, false), fd,
                fd);
    else if (tell_stuck_on_the_way(s, task, s->tasks[there].leader, to) ||
             tell_stuck_on_the_way(s, there, s->tasks[task].leader, to))
        return;
    else if (s->tasks[there].kind == W_POLL)
        fprintf(to,
                "%s reads what %s has not written yet, and that one waits in "
                "%s for %s: each waits for the other. Let one of them "
                "write first.",
                wait_named(s, task, true), wait_named(s, asks, false),
                wait_poll_name(&s->tasks[there]), wait_named(s, task, false));
    else
        fprintf(to,
                "%s and %s both read first: each waits for what the other "
                "has not written yet. Let one of them write first; and if "
                "one reads until the end, let the other %s before it "
                "reads.",
                wait_named(s, task, true), wait_named(s, asks, false),
                s->tasks[task].want[0].thing == T_SOCKET
                    ? "call shutdown(..., SHUT_WR)"
                    : "close its writing end");
}

/* Is `process` blocked in the vfork of this child? Then it cannot close the
 * ends that it holds before the child has ended or called exec. */
static bool stands_in_vfork(const struct wait_scene *s, int process, int child)
{
    return s->tasks[process].kind == W_VFORK &&
           s->tasks[child].parent == process;
}

/* Does that process, which holds a writing end, wait for the reader to end? Not
 * if it runs another program than its parent (a shell, of popen): the mistake
 * is not in that one. */
static bool awaits_reader(const struct wait_scene *s, int process, int reader)
{
    int parent = s->tasks[process].parent;
    return wait_awaits(s, process, reader) &&
           (parent < 0 ||
            strcmp(s->tasks[parent].name, s->tasks[process].name) == 0);
}

/* From the most special case to the most general: nobody else holds the writing
 * end; a holder reads from us; a holder is in vfork; a holder waits for us to
 * end; a holder has simply not closed it. */
static void tell_why_no_end(const struct wait_scene *s, int task, FILE *to)
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
    int circle = reading_circle(s, task);
    if (circle > 2 && !s->one_ended) {
        tell_reading_circle(s, task, circle, to);
        return;
    }
    fprintf(to, "%s reads from %s until it ends, but its %s is still open in ",
            wait_named(s, task, true), thing(w), end_of(w, true));
    list_holders(s, &h, to);
    for (int i = 0; i < h.count; i++)
        if (stands_in_vfork(s, h.other[i].process, t->leader)) {
            fprintf(to,
                    ". %s stands still until its vfork child ends or execs: "
                    "use fork, or exec at once.",
                    wait_named(s, h.other[i].process, true));
            return;
        }
    for (int i = 0; i < h.count; i++)
        if (awaits_reader(s, h.other[i].process, t->leader)) {
            const char *who = wait_named(s, h.other[i].process, false);
            fprintf(to,
                    ". %s waits for it to end: let %s write what is to be "
                    "read, and close descriptor %d before it waits%s.",
                    wait_named(s, h.other[i].process, true), who, h.other[i].fd,
                    h.own != -1 ? "; close the one of the reader after fork, "
                                  "too"
                                : "");
            return;
        }
    fprintf(to,
            ", and nobody there will write. Close it in each process that "
            "does not write, right after fork%s.",
            w->maker >= 0 ? ", which gives a child a copy of each end" : "");
    if (circle)
        fprintf(to,
                " Or, if %s is to write there: %s read first, and each waits "
                "for what another has not written yet. Let one write first.",
                wait_named(s, h.other[0].process, false),
                circle == 2 ? "both" : "all");
}

static void tell_read(const struct wait_scene *s, int task, FILE *to)
{
    struct holder prints;
    struct holders h;
    tell_why_no_end(s, task, to);
    find_holders(s, task, &h);
    for (int i = 0; i < h.count; i++)
        if (meets(s, h.other[i].process, task) >= 0)
            return; /* it has been told already */
    long bytes = in_buffer(s, task, &prints);
    if (bytes > 0)
        fprintf(
            to,
            " %ld byte%s that %s has printed to it %s still in its stdio "
            "buffer (descriptor %d): fflush sends them, and so does fclose.",
            bytes, bytes == 1 ? "" : "s", wait_named(s, prints.process, false),
            bytes == 1 ? "is" : "are", prints.fd);
}

/* The reader is, of those that hold the reading end, one that waits for the
 * writer to end; it is the one that should read. */
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
                    wait_named(s, task, true),
                    wait_named(s, h.other[i].process, false), how_full(w));
            return;
        }
    fprintf(to, "%s writes to %s that is full%s, and %s, ",
            wait_named(s, task, true), thing(w), how_full(w),
            wait_named(s, reader, false));
    if (wait_awaits(s, reader, t->leader)) {
        fprintf(to,
                "who should read it, waits for %s to end. Read first, "
                "until the end of file; then wait.",
                wait_named(s, task, false));
        return;
    }
    wait_phrase(s, reader, doing, sizeof doing);
    fprintf(to,
            "who has its %s, does not read it: it %s. Let it read, or, if "
            "it has no need of it, close descriptor %d there.",
            end_of(w, false), doing, h.other[0].fd);
}

/* Does it poll just one descriptor, whose other end only its own process has?
 */
static bool is_own(const struct wait_scene *s, int task)
{
    struct holders h;
    if (s->tasks[task].wants != 1)
        return false;
    find_holders(s, task, &h);
    return h.count == 0 && h.own != -1 &&
           s->tasks[task].want[0].thing != T_EVENT;
}

/* Is there something to read, at a descriptor that it does not ask about; or
 * that epoll has told it about before? */
static bool tell_missed(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    pid_t pid = s->tasks[t->leader].pid;
    for (size_t e = 0; e < s->end_count; e++) {
        const struct wait_end *end = &s->ends[e];
        bool wanted = false, writes = false;
        for (int w = 0; w < t->wants; w++)
            if (t->want[w].fd == end->fd) {
                wanted = true;
                writes = t->want[w].writes;
            }
        if (end->process != t->leader || !end->reads || end->fd < 3 || writes ||
            !wait_is_readable(pid, end->fd))
            continue;
        if (!wanted)
            fprintf(to,
                    "%s waits in %s, but not for descriptor %d, where "
                    "something to read has come: is that the one it should "
                    "ask about?",
                    wait_named(s, task, true), wait_poll_name(t), end->fd);
        else
            fprintf(to,
                    "%s waits in epoll_wait for descriptor %d, where there is "
                    "something to read still: with EPOLLET it is told of that "
                    "only once. Read until there is no more (EAGAIN), or leave "
                    "EPOLLET out.",
                    wait_named(s, task, true), end->fd);
        return true;
    }
    return false;
}

void wait_tell_poll(const struct wait_scene *s, int task, FILE *to)
{
    char doing[240];
    struct holders h;
    if (tell_missed(s, task, to))
        return;
    if (is_own(s, task)) {
        find_holders(s, task, &h);
        tell_own_end(s, task, &h, to);
        return;
    }
    const struct wait_want *w = &s->tasks[task].want[0];
    int child = w->thing == T_PROCESS ? wait_find(s, (pid_t)w->peer) : -1;
    if (child >= 0) {
        fprintf(to, "%s waits in %s for the end of %s, which does not end.",
                wait_named(s, task, true), wait_poll_name(&s->tasks[task]),
                wait_named(s, child, false));
        return;
    }
    wait_phrase(s, task, doing, sizeof doing);
    fprintf(to,
            "%s %s, and nobody is left who could make it ready: all who have "
            "the other ends wait, too. Close the ends that are not used.",
            wait_named(s, task, true), doing);
}

void wait_tell_transfer(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    char doing[240];
    wait_phrase(s, task, doing, sizeof doing);
    if (t->wants == 0)
        fprintf(to, "%s %s.", wait_named(s, task, true), doing);
    else if (t->want[0].thing == T_TIMER)
        fprintf(to,
                "%s %s that is not set: timerfd_settime says when it rings.",
                wait_named(s, task, true), doing);
    else if (t->want[0].thing == T_EVENT)
        fprintf(to, "%s %s, and nobody is left who adds to it.",
                wait_named(s, task, true), doing);
    else if (t->kind == W_READ)
        tell_read(s, task, to);
    else
        tell_write(s, task, to);
}
