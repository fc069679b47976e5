#include "facts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "grow.h"

/* Seconds. Shorter spans do not count for max_sleeping, max_runnable and
 * max_zombies: that two of them overlap may be an accident of the scheduler, or
 * of our looking only every few milliseconds. */
#define LEAST_SLEEP  0.001
#define LEAST_RUN    0.020
#define LEAST_ZOMBIE 0.005

struct edge {
    double time;
    int step; /* +1: begins, -1: ends */
};

struct edges {
    struct edge *edge;
    size_t count, room;
};

static void add_edges(struct edges *e, double from, double to)
{
    /* Both or none: room for one more than is needed is room for two. */
    if (grow(&e->edge, e->count + 1, &e->room, sizeof *e->edge) != 0)
        return;
    e->edge[e->count++] = (struct edge){from, 1};
    e->edge[e->count++] = (struct edge){to, -1};
}

/* Of two edges at the same moment, the end comes before the beginning: spans
 * that only touch do not overlap. */
static int compare_edges(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return x->step - y->step;
}

/* How many spans there are at once, at most. Frees the edges. */
static int most_at_once(struct edges *e)
{
    int now = 0, most = 0;
    if (e->count > 0)
        qsort(e->edge, e->count, sizeof *e->edge, compare_edges);
    for (size_t i = 0; i < e->count; i++) {
        now += e->edge[i].step;
        if (now > most)
            most = now;
    }
    free(e->edge);
    return most;
}

/* How many tasks are in that state at once. The main one is left out: while its
 * children work it may sleep, without being one of those that work. */
static int overlap(const struct record *r, enum state state, double least)
{
    struct edges edges = {0};
    for (size_t i = 1; i < r->process_count; i++) {
        const struct life *p = &r->processes[i];
        for (size_t j = 0; j < p->span_count; j++) {
            const struct span *s = &p->spans[j];
            if (s->state == state && s->to - s->from >= least)
                add_edges(&edges, s->from, s->to);
        }
    }
    return most_at_once(&edges);
}

static int most_zombies(const struct record *r)
{
    struct edges edges = {0};
    for (size_t i = 1; i < r->process_count; i++) {
        const struct life *p = &r->processes[i];
        if (time_as_zombie(r, p) >= LEAST_ZOMBIE)
            add_edges(&edges, p->ended, last_moment(r, p));
    }
    return most_at_once(&edges);
}

/* Sums over all processes. */
struct totals {
    double cpu, longest_zombie, main_wait;
    int not_joined, orphans, left_running, killed_by_signal;
};

static void add_up(const struct record *r, struct totals *sum)
{
    *sum = (struct totals){0};
    for (size_t i = 0; i < r->process_count; i++) {
        const struct life *p = &r->processes[i];
        sum->cpu += p->cpu; /* NEVER is a NaN: then the sum is unknown, too */
        if (is_thread(r, (int)i))
            continue;
        double zombie = i > 0 ? time_as_zombie(r, p) : 0;
        if (zombie > sum->longest_zombie)
            sum->longest_zombie = zombie;
        sum->not_joined += never_joined(r, (int)i);
        sum->orphans += known(p->orphaned);
        sum->left_running += p->left_running;
        sum->killed_by_signal +=
            known(p->ended) && WIFSIGNALED(p->status) && !p->killed;
    }
    sum->main_wait = r->processes[0].time_in[WAITING];
}

static void word(struct facts *f, const char *name, const char *text)
{
    f->fact[f->count++] = (struct fact){name, text, 0, 0};
}

static void count(struct facts *f, const char *name, double number)
{
    f->fact[f->count++] = (struct fact){name, NULL, number, 0};
}

static void milliseconds(struct facts *f, const char *name, double seconds)
{
    f->fact[f->count++] = (struct fact){name, NULL, seconds * 1e3, 3};
}

static void add_outcome(struct facts *f, const struct record *r)
{
    const struct life *main = &r->processes[0];
    double code = NEVER, number = NEVER;
    if (known(main->ended) && WIFEXITED(main->status))
        code = WEXITSTATUS(main->status);
    if (known(main->ended) && WIFSIGNALED(main->status))
        number = WTERMSIG(main->status);
    word(f, "verdict", verdict_names[r->verdict]);
    word(f, "mode", r->mode);
    word(f, "clock", r->clock);
    if (r->order)
        word(f, "order", r->order);
    else
        count(f, "order", NEVER);
    count(f, "exit", code);
    count(f, "signal", number);
    milliseconds(f, "wall_ms", known(r->main_end) ? r->main_end : r->end);
}

void facts_compute(struct facts *f, const struct record *r)
{
    struct totals sum;
    const struct life *main = &r->processes[0];
    add_up(r, &sum);
    f->count = 0;
    add_outcome(f, r);
    milliseconds(f, "cpu_ms", sum.cpu);
    count(f, "forks", (double)r->forks);
    count(f, "threads", (double)r->threads);
    count(f, "max_live", (double)r->max_live);
    count(f, "max_children", (double)r->max_children);
    count(f, "max_sleeping", overlap(r, SLEEPING, LEAST_SLEEP));
    count(f, "max_runnable", overlap(r, RUNNING, LEAST_RUN));
    count(f, "max_zombies", most_zombies(r));
    milliseconds(f, "longest_zombie_ms", sum.longest_zombie);
    count(f, "not_joined", sum.not_joined);
    count(f, "orphans", sum.orphans);
    count(f, "left_running", sum.left_running);
    count(f, "killed_by_signal", sum.killed_by_signal);
    count(f, "fork_refused", (double)r->fork_refused);
    count(f, "signals_outside", (double)r->signals_outside);
    count(f, "calls_refused", (double)r->calls_refused);
    count(f, "unheld", (double)r->unheld);
    count(f, "left_behind", (double)r->left_behind);
    milliseconds(f, "main_wait_ms", sum.main_wait);
    count(f, "main_waits", (double)main->waits);
    count(f, "main_polls", (double)main->polls);
    count(f, "main_naps", (double)main->naps);
    count(f, "main_timeouts", (double)main->timeouts);
    count(f, "out_bytes", (double)r->out_bytes);
    count(f, "err_bytes", (double)r->err_bytes);
    count(f, "peak_rss_kib",
          r->peak_resident < 0 ? NEVER : (double)(r->peak_resident / 1024));
    if (r->hang)
        word(f, "hang", r->hang);
    else
        count(f, "hang", NEVER);
    if (r->blocked_on)
        word(f, "blocked_on", r->blocked_on);
    else
        count(f, "blocked_on", NEVER);
    count(f, "pipes_open_at_end",
          r->pipes_open < 0 ? NEVER : (double)r->pipes_open);
    count(f, "events_lost", (double)(r->events_lost + r->lines_lost));
}

double fact_number(const struct facts *f, const char *name)
{
    for (int i = 0; i < f->count; i++)
        if (strcmp(f->fact[i].name, name) == 0)
            return f->fact[i].number;
    return NEVER;
}

void fact_write(const struct fact *fact, const char *quote, FILE *to)
{
    if (fact->text)
        fprintf(to, "%s%s%s", quote, fact->text, quote);
    else if (!known(fact->number))
        fputs("null", to);
    else
        fprintf(to, "%.*f", fact->decimals, fact->number);
}

void facts_write(const struct facts *f, FILE *to)
{
    for (int i = 0; i < f->count; i++) {
        fprintf(to, "%s=", f->fact[i].name);
        fact_write(&f->fact[i], "", to);
        fputc('\n', to);
    }
}
