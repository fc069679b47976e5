#include "wait_origins.h"

#include "origins.h"
#include "wait_ends.h"
#include "wait_memory.h"

static bool is_child(const struct record *r, size_t one, int process)
{
    return r->processes[one].parent == process && !is_thread(r, (int)one);
}

/* A pipe that the process has made for itself, after the fork at which it would
 * have been of use: a frequent mistake. (With threads it may be for them.) */
static bool made_too_late(const struct record *r, const struct origin *o)
{
    bool before = o->maker != 0, after = false;
    for (size_t i = 1; i < r->process_count; i++) {
        if (is_thread(r, (int)i) && r->processes[i].leader == o->maker)
            return false;
        before |= i < o->before && is_child(r, i, o->maker);
        after |= i >= o->before && is_child(r, i, o->maker);
    }
    return before && !after;
}

void wait_add_origins(struct wait_scene *s, struct tracer *t)
{
    for (size_t i = 0; i < s->count; i++)
        if (t->tracees[s->tasks[i].record].ends.at)
            origin_settle(t, s->tasks[i].record);
    for (size_t i = 0; i < s->count; i++) {
        struct wait_task *task = &s->tasks[i];
        int own = s->tasks[task->leader].record;
        for (int w = 0; w < task->wants; w++) {
            struct wait_want *want = &task->want[w];
            const struct origin *o = origin_of(t, want->dev, want->ino);
            if (!o)
                continue;
            want->maker = o->maker;
            want->made = o->at;
            want->before = (int)o->before;
            want->too_late = o->maker == own && made_too_late(t->record, o);
        }
    }
}

/* Only a child that was forked after the thing was made can have inherited it;
 * a relative that was not must have been sent it. */
static const char *how_it_came(const struct record *r, int holder,
                               const struct wait_want *w)
{
    if (w->maker == holder)
        return "opened";
    for (int at = holder; at > 0; at = r->processes[at].parent)
        if (r->processes[at].parent == w->maker)
            return at >= w->before ? "inherited" : "passed";
    return "passed";
}

/* Of a FIFO nobody has noted who opened it. If the parent has it under the same
 * number, it was open at the fork. */
static const char *how_fifo_came(const struct wait_scene *s,
                                 const struct wait_end *end)
{
    for (size_t e = 0; e < s->end_count; e++)
        if (s->ends[e].process == s->tasks[end->process].parent &&
            s->ends[e].fd == end->fd && s->ends[e].ino == end->ino &&
            s->ends[e].dev == end->dev)
            return "inherited";
    return "opened";
}

static void add_end(struct blocked *b, int process, int fd, const char *how)
{
    if (b->end_count < MOST_BLOCKED_PEERS)
        b->ends[b->end_count++] = (struct blocked_end){process, fd, how};
}

/* Who could end a wait at a lock or a semaphore in shared memory: all that have
 * mapped that, too. */
static void note_sharers(const struct wait_scene *s, int task,
                         struct blocked *b)
{
    const struct wait_task *t = &s->tasks[task];
    struct shared_memory m;
    if (!t->shared || !wait_shared_memory(t->pid, t->address, &m))
        return;
    for (size_t i = 0; i < s->count; i++)
        if (s->tasks[i].leader == (int)i && (int)i != t->leader &&
            s->tasks[i].kind != W_ENDED && wait_has_mapped(s->tasks[i].pid, &m))
            add_end(b, s->tasks[i].record, -1, "mapped");
}

static bool waits_at_ends(const struct wait_task *t)
{
    return (t->kind == W_READ || t->kind == W_WRITE || t->kind == W_POLL) &&
           t->wants == 1;
}

void wait_note_ends(const struct wait_scene *s, int task,
                    const struct tracer *t, struct blocked *b)
{
    const struct wait_task *one = &s->tasks[task];
    b->made_by = NOBODY;
    b->made_at = NEVER;
    if (!waits_at_ends(one)) {
        note_sharers(s, task, b);
        return;
    }
    const struct wait_want *w = &one->want[0];
    b->made_by = w->maker;
    b->made_at = w->made;
    for (size_t e = 0; e < s->end_count; e++) {
        const struct wait_end *end = &s->ends[e];
        const char *how = NULL;
        int holder = s->tasks[end->process].record;
        if (!wait_is_other_end(w, end))
            continue;
        if (w->maker != NOBODY)
            how = how_it_came(t->record, holder, w);
        else if (w->thing == T_FIFO)
            how = how_fifo_came(s, end);
        add_end(b, holder, end->fd, how);
    }
}
