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

/* Adds the children of `parent` and, below each, that child's own. NOBODY:
 * those without a known parent. */
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
        rows->row[newest] = (struct row){i, i, depth, false};
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

/* Spans that are each too short to be seen, and came after the last piece: what
 * most of that time was, and for what the longest of them waited. */
struct crumbs {
    double from, to;
    double share[PIECE_KINDS], longest[PIECE_KINDS];
    int on[PIECE_KINDS];
    bool orphan;
};

struct cutter {
    const struct record *r;
    struct piece *pieces;
    int count;
    double least, orphaned;
    bool gap; /* something too short to be shown came after the last piece */
    struct crumbs crumbs;
};

/* Would a picture say the same of both waits? */
static bool same_wait(const struct record *r, int kind, int a, int b)
{
    return a == b || (kind == BLOCKED && a != NOBODY && b != NOBODY &&
                      strcmp(r->reasons[a].words, r->reasons[b].words) == 0);
}

/* Adds a piece: it lengthens the last one if it is the same, replaces it if
 * that is too short to be seen, or is new. */
static void add_piece(struct cutter *c, const struct piece *piece)
{
    struct piece *last = c->count ? &c->pieces[c->count - 1] : NULL;
    bool same = last && last->kind == piece->kind &&
                last->orphan == piece->orphan &&
                same_wait(c->r, piece->kind, last->on, piece->on);
    /* Two naps remain two pieces, however short the time between them. */
    bool apart = c->gap && piece->kind == SLEEPING;
    if (last && ((same && !apart) || c->count == MOST_PIECES)) {
        last->to = piece->to;
    } else if (last && last->to - last->from < c->least) {
        double from = last->from;
        *last = *piece;
        last->from = from;
    } else {
        c->pieces[c->count++] = *piece;
    }
    c->gap = false;
}

/* A piece that was cut to pieces: a task that polls and naps for a millisecond
 * each time is asleep, not what it did before. */
static struct piece piece_of_crumbs(const struct crumbs *crumbs)
{
    int most = 0;
    for (int kind = 0; kind < PIECE_KINDS; kind++)
        if (crumbs->share[kind] > crumbs->share[most])
            most = kind;
    return (struct piece){crumbs->from, crumbs->to, most, crumbs->on[most],
                          crumbs->orphan};
}

/* What is left of them, if it is too short for a piece, belongs to the piece
 * before it. */
static void sweep_crumbs(struct cutter *c)
{
    struct crumbs *crumbs = &c->crumbs;
    struct piece *last = c->count ? &c->pieces[c->count - 1] : NULL;
    struct piece piece = piece_of_crumbs(crumbs);
    if (crumbs->to <= crumbs->from)
        return;
    if (!last || piece.to - piece.from >= c->least) {
        c->gap = false;
        add_piece(c, &piece);
    } else {
        last->to = piece.to;
        c->gap = last->kind != piece.kind || c->gap;
    }
    *crumbs = (struct crumbs){0};
}

static void add_crumb(struct cutter *c, const struct piece *piece)
{
    struct crumbs *crumbs = &c->crumbs;
    double length = piece->to - piece->from;
    if (crumbs->to > crumbs->from && crumbs->orphan != piece->orphan)
        sweep_crumbs(c);
    if (crumbs->to <= crumbs->from)
        *crumbs = (struct crumbs){.from = piece->from};
    crumbs->to = piece->to;
    crumbs->orphan = piece->orphan;
    crumbs->share[piece->kind] += length;
    if (length >= crumbs->longest[piece->kind]) {
        crumbs->longest[piece->kind] = length;
        crumbs->on[piece->kind] = piece->on;
    }
}

static void cut_one(struct cutter *c, double from, double to, int kind, int on,
                    bool orphan)
{
    struct piece piece = {from, to, kind, on, orphan};
    if (to <= from)
        return;
    if (to - from < c->least) {
        add_crumb(c, &piece);
    } else {
        sweep_crumbs(c);
        add_piece(c, &piece);
    }
}

/* A span in the middle of which the parent ended becomes two. */
static void cut_span(struct cutter *c, double from, double to, int kind, int on)
{
    double orphaned = known(c->orphaned) ? c->orphaned : INFINITY;
    if (from < orphaned && orphaned < to) {
        cut_one(c, from, orphaned, kind, on, false);
        from = orphaned;
    }
    cut_one(c, from, to, kind, on, from >= orphaned);
}

int cut_pieces(const struct record *r, int process, double least,
               struct piece pieces[MOST_PIECES])
{
    const struct life *p = &r->processes[process];
    struct cutter c = {
        .r = r, .pieces = pieces, .least = least, .orphaned = p->orphaned};
    for (size_t i = 0; i < p->span_count; i++)
        cut_span(&c, p->spans[i].from, p->spans[i].to, (int)p->spans[i].state,
                 p->spans[i].on);
    if (time_as_zombie(r, p) > 0)
        cut_one(&c, p->ended, last_moment(r, p), ZOMBIE, NOBODY, false);
    sweep_crumbs(&c);
    if (c.count == 0)
        cut_one(&c, p->forked, p->forked + 1e-6, RUNNING, NOBODY, false);
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

void print_name(char *text, size_t size, const struct record *r, int process)
{
    if (process == 0)
        snprintf(text, size, "the parent");
    else
        snprintf(text, size, "%s %d",
                 is_thread(r, process) ? "thread" : "child",
                 record_number(r, process));
}

void print_wait(char *text, size_t size, const struct record *r, int kind,
                int on)
{
    char name[32];
    text[0] = '\0';
    if (kind == BLOCKED && on != NOBODY) {
        snprintf(text, size, "%s", r->reasons[on].words);
    } else if (kind == WAITING && on != NOBODY) {
        print_name(name, sizeof name, r, on);
        snprintf(text, size, "waits for %s", name);
    } else if (kind == WAITING) {
        snprintf(text, size, "waits for a child");
    }
}

void shorten_wait(char *text, const char *wait, int brevity)
{
    static const char *const starts[] = {"waits ", "for ", "at ",
                                         "in ",    "a ",   "the "};
    bool reads = strncmp(wait, "waits ", 6) != 0;
    for (size_t i = 0; i < sizeof starts / sizeof *starts && !reads; i++) {
        size_t length = strlen(starts[i]);
        bool drop = brevity > 1 || (brevity == 1 && i == 0);
        if (drop && strncmp(wait, starts[i], length) == 0)
            wait += length;
    }
    strcpy(text, wait);
    bool named =
        strncmp(text, "child", 5) == 0 || strncmp(text, "thread", 6) == 0;
    if (brevity == WAIT_BREVITIES - 1 && !named)
        text[strcspn(text, " ")] = '\0';
}

int peers_of(const struct record *r, int kind, int on, int *peers)
{
    if (on == NOBODY || (kind != BLOCKED && kind != WAITING))
        return 0;
    if (kind == WAITING) {
        peers[0] = on;
        return 1;
    }
    const struct reason *reason = &r->reasons[on];
    memcpy(peers, reason->peers, (size_t)reason->peer_count * sizeof *peers);
    return reason->peer_count;
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
