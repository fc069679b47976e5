#include "layout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

static bool is_below(const struct record *r, int child, int parent)
{
    const struct life *p = &r->processes[child];
    if (parent == NOBODY) /* whose parent is unknown stands at the left */
        return p->parent == NOBODY && !is_thread(r, child);
    return is_thread(r, child) ? p->leader == parent : p->parent == parent;
}

static void add_below(struct layout_rows *rows, const struct record *r,
                      int parent, int depth)
{
    int newest = NOBODY;
    for (int i = 0; i < (int)r->process_count; i++) {
        if (!is_below(r, i, parent))
            continue;
        if (rows->count == MOST_ROWS)
            return;
        newest = rows->count++;
        rows->row[newest] = (struct row){i, depth, false};
        add_below(rows, r, i, depth + 1);
    }
    if (newest != NOBODY)
        rows->row[newest].last = true;
}

void choose_rows(struct layout_rows *rows, const struct record *r)
{
    *rows = (struct layout_rows){0};
    add_below(rows, r, NOBODY, 0);
    rows->left_out = (int)r->process_count - rows->count;
}

struct cutter {
    struct piece *pieces;
    int count;
    double least, orphaned;
    bool gap; /* the last piece holds something else at its end */
};

static void cut_one(struct cutter *c, double from, double to, int kind,
                    bool orphan)
{
    struct piece *last = c->count ? &c->pieces[c->count - 1] : NULL;
    if (to <= from)
        return;
    bool same = last && last->kind == kind && last->orphan == orphan;
    bool tiny = to - from < c->least;
    /* Naps stay apart, however short the time between them. */
    bool apart = c->gap && !tiny && kind == SLEEPING;
    if (last && ((same && !apart) || c->count == MOST_PIECES)) {
        last->to = to;
    } else if (last && tiny) {
        last->to = to;
        c->gap = true;
    } else if (last && last->to - last->from < c->least) {
        *last = (struct piece){last->from, to, kind, orphan};
        c->gap = false;
    } else {
        c->pieces[c->count++] = (struct piece){from, to, kind, orphan};
        c->gap = false;
    }
}

static void cut_span(struct cutter *c, double from, double to, int kind)
{
    double orphaned = known(c->orphaned) ? c->orphaned : INFINITY;
    if (from < orphaned && orphaned < to) {
        cut_one(c, from, orphaned, kind, false);
        from = orphaned;
    }
    cut_one(c, from, to, kind, from >= orphaned);
}

int cut_pieces(const struct record *r, int process, double least,
               struct piece pieces[MOST_PIECES])
{
    const struct life *p = &r->processes[process];
    struct cutter c = {pieces, 0, least, p->orphaned, false};
    for (size_t i = 0; i < p->span_count; i++)
        cut_span(&c, p->spans[i].from, p->spans[i].to, (int)p->spans[i].state);
    if (time_as_zombie(r, p) > 0)
        cut_one(&c, p->ended, last_moment(r, p), ZOMBIE, false);
    if (c.count == 0)
        cut_one(&c, p->forked, p->forked + 1e-6, RUNNING, false);
    return c.count;
}

double axis_step(double length, int marks)
{
    static const double nice[] = {1, 2, 5, 10};
    double least = length / (marks > 0 ? marks : 1);
    if (!(least > 0))
        return 1;
    double power = pow(10, floor(log10(least)));
    for (int i = 0; i < 4; i++)
        if (nice[i] * power >= least * 0.999)
            return nice[i] * power;
    return 10 * power;
}

void print_time(char *text, size_t size, double seconds)
{
    if (seconds >= 0.0995)
        snprintf(text, size, "%.2f s", seconds);
    else if (seconds >= 0.00995)
        snprintf(text, size, "%.0f ms", seconds * 1e3);
    else
        snprintf(text, size, "%.1f ms", seconds * 1e3);
}

const struct blocked *blocked_at_end(const struct record *r, int process)
{
    for (size_t i = 0; i < r->blocked_count; i++)
        if (r->blocked[i].process == process)
            return &r->blocked[i];
    return NULL;
}

void print_fate(char *text, size_t size, const struct record *r, int process)
{
    const struct life *p = &r->processes[process];
    char how[48];
    if (is_thread(r, process)) {
        snprintf(text, size, "thread");
        return;
    }
    if (!known(p->ended))
        snprintf(how, sizeof how, "still alive");
    else if (WIFSIGNALED(p->status))
        snprintf(how, sizeof how, "%s", signal_name(WTERMSIG(p->status)));
    else
        snprintf(how, sizeof how, "exit %d", WEXITSTATUS(p->status));
    if (p->killed)
        snprintf(text, size, "killed");
    else if (process == 0)
        snprintf(text, size, "%s", how);
    else if (p->reaper == REAPED_BY_PARENT && p->status == 0)
        snprintf(text, size, "joined");
    else if (never_joined(r, process))
        snprintf(text, size, "not joined");
    else
        snprintf(text, size, "%s", how);
}
