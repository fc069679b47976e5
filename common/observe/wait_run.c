#define _GNU_SOURCE
#include "wait_run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "alarms.h"
#include "line_words.h"
#include "proc.h"
#include "timers.h"
#include "wait_graph.h"
#include "wait_look.h"
#include "wait_origins.h"
#include "wait_tell.h"
#include "wait_words.h"

#define MOST_TASKS 500 /* with more, nobody would read it */

/* The last signal that it got (before it began to wait); `stopped`: the one
 * that stopped it. 0: none. */
static int last_signal(const struct record *r, int index, bool stopped)
{
    for (size_t i = r->event_count; i-- > 0;) {
        const struct event *e = &r->events[i];
        if (e->process == index &&
            e->kind == (stopped ? EV_STOPPED : EV_SIGNAL))
            return (int)e->a;
    }
    return 0;
}

static bool had_threads(const struct record *r, int process, double at)
{
    for (size_t i = 0; i < r->process_count; i++)
        if (is_thread(r, (int)i) && r->processes[i].leader == process &&
            r->processes[i].forked <= at)
            return true;
    return false;
}

static bool has_children(const struct record *r, int process)
{
    for (size_t i = 1; i < r->process_count; i++)
        if (r->processes[i].parent == process && !is_thread(r, (int)i))
            return true;
    return false;
}

static bool child_has_ended(const struct record *r, int process)
{
    for (size_t i = 1; i < r->process_count; i++)
        if (r->processes[i].parent == process && !is_thread(r, (int)i) &&
            !is_alive(&r->processes[i]))
            return true;
    return false;
}

/* Where we make the time: is it in a call that we will end when its time is up?
 * /proc cannot tell, as the kernel was asked to wait without end. */
static void add_nap(struct wait_task *t, const struct tracer *tracer)
{
    const struct nap *nap = &tracer->tracees[t->record].nap;
    if (!tracer->clock_runs)
        return;
    t->due = nap->woken || (nap->waits && nap->wake != EVER);
    t->naps = t->due && nap->alone;
}

/* In the order of the record, so parents before children: `at` maps an index of
 * the record to one of the scene, and must know the parent already. */
void wait_add_living(struct wait_scene *s, const struct tracer *tracer)
{
    const struct record *r = tracer->record;
    int *at = calloc(r->process_count, sizeof *at);
    for (size_t i = 0; at && i < r->process_count; i++) {
        const struct life *p = &r->processes[i];
        at[i] = NOBODY;
        bool thread = is_thread(r, (int)i);
        /* Zombies are left out; but the main process is kept, as the others are
         * named after it. */
        if (known(p->gone) || (!is_alive(p) && i != 0))
            continue;
        at[i] = wait_add(s, p->pid, thread ? at[p->leader] : NOBODY,
                         p->parent == NOBODY ? NOBODY : at[p->parent], p->name);
        if (at[i] == NOBODY)
            break;
        struct wait_task *t = &s->tasks[at[i]];
        t->record = (int)i;
        t->number = record_number(r, (int)i);
        t->of_main = p->parent == 0 && i != 0 && !thread;
        t->is_parent = has_children(r, (int)i);
        if (t->parent == NOBODY && p->parent > 0 && !thread &&
            r->processes[p->parent].parent == 0)
            t->late_parent = record_number(r, p->parent);
        t->stopped = p->state == STOPPED;
        line_words(t->at, sizeof t->at, record_last_place(r, (int)i));
        add_nap(t, tracer);
    }
    free(at);
}

/* Where we make the time, a timerfd is an eventfd for the kernel. */
static void know_timers(struct wait_task *t, const struct tracer *tracer,
                        bool events_come)
{
    for (int w = 0; w < t->wants && tracer->clock_runs; w++)
        if (t->want[w].thing == T_EVENT &&
            timer_is_descriptor(tracer->clock, (long)t->want[w].ino))
            t->want[w] = (struct wait_want){.fd = t->want[w].fd,
                                            .thing = T_TIMER,
                                            .dev = t->want[w].dev,
                                            .ino = t->want[w].ino,
                                            .armed = events_come,
                                            .maker = NOBODY,
                                            .made = NEVER};
}

/* Who held a lock and has ended, by its place in the family. */
static void name_ended(struct wait_task *t, const struct record *r)
{
    for (size_t i = r->process_count; i-- > 0 && t->owner > 0;) {
        const struct life *p = &r->processes[i];
        if (p->pid != t->owner)
            continue;
        if (is_thread(r, (int)i))
            snprintf(t->gone, sizeof t->gone, "thread %d",
                     record_number(r, (int)i));
        else if (p->parent == 0)
            snprintf(t->gone, sizeof t->gone, "child %d",
                     record_number(r, (int)i));
        else if (i == 0)
            snprintf(t->gone, sizeof t->gone, "the parent");
        return;
    }
}

/* What only the record of the run knows, and /proc does not: signals that came,
 * alarms that are due, threads that were there at the fork. */
static void add_what_went_before(struct wait_scene *s,
                                 const struct tracer *tracer)
{
    const struct record *r = tracer->record;
    s->socket_limits = tracer->socket_limits ||
                       (tracer->clock_runs && tracer->clock->socket_count > 0);
    s->events_come = tracer->clock_runs && !s->proven &&
                     timer_due_of(tracer->clock, NOBODY) != EVER;
    for (size_t i = 0; i < r->process_count; i++)
        s->one_ended |= !is_thread(r, (int)i) && !is_alive(&r->processes[i]);
    for (size_t i = 0; i < s->count; i++) {
        struct wait_task *t = &s->tasks[i];
        const struct life *p = &r->processes[t->record];
        know_timers(t, tracer, s->events_come);
        t->signal = last_signal(r, t->record, t->stopped);
        bool minds =
            t->takes >> (SIGCHLD - 1) & 1 || proc_catches(p->pid, SIGCHLD);
        if (!t->signal && minds && child_has_ended(r, p->leader))
            t->signal = SIGCHLD;
        if (t->kind == W_MUTEX && wait_find(s, t->owner) < 0)
            name_ended(t, r);
        t->alarm = alarm_due(tracer, p->leader);
        t->forked_by_threads =
            p->parent != NOBODY && had_threads(r, p->parent, p->forked);
    }
}

static void note_task(struct record *r, const struct wait_scene *s, int task,
                      const struct tracer *tracer)
{
    const struct wait_task *t = &s->tasks[task];
    struct blocked *b = &r->blocked[r->blocked_count++];
    int peers[MOST_BLOCKED_PEERS];
    const struct life *p = &r->processes[t->record];
    *b = (struct blocked){.process = t->record,
                          .stuck = wait_is_stuck(t) && !s->maybe_stuck};
    b->place = p->stand_count ? p->stands[p->stand_count - 1].place : NOBODY;
    b->kind = wait_kind_names[t->kind];
    b->fd = t->wants == 1 ? t->want[0].fd : -1;
    wait_phrase(s, task, b->on, sizeof b->on);
    b->peer_count = wait_peers(s, task, peers, MOST_BLOCKED_PEERS);
    for (int i = 0; i < b->peer_count; i++)
        b->peers[i] = s->tasks[peers[i]].record;
    wait_note_ends(s, task, tracer, b);
}

/* How many pipes and the like are open. Its stdout and stderr, which lead to
 * us, and its stdin do not count; each pipe counts once, however many hold it.
 */
static long count_pipes(const struct wait_scene *s, const struct output *o)
{
    long count = 0;
    for (size_t i = 0; i < s->end_count; i++) {
        bool seen = s->ends[i].ino == s->input_ino;
        for (int c = 0; c < 2; c++)
            seen |= s->ends[i].ino == o->channel[c].end.st_ino &&
                    s->ends[i].dev == o->channel[c].end.st_dev;
        for (size_t j = 0; j < i && !seen; j++)
            seen = s->ends[j].ino == s->ends[i].ino &&
                   s->ends[j].dev == s->ends[i].dev;
        count += !seen;
    }
    return count;
}

/* After a refusal the program went on: its verdict does not say why it was
 * ended later. */
static void tell_why_ended(const struct tracer *t, FILE *to)
{
    enum verdict verdict = t->record->verdict;
    if (verdict == V_CALL_REFUSED || verdict == V_SIGNAL_OUTSIDE)
        fprintf(to, "It went on after that, and had not ended after %.3g s. ",
                tracer_now(t));
}

/* Writes what was found into the record. */
static void note(struct tracer *t, struct wait_scene *s)
{
    struct record *r = t->record;
    char *text = NULL;
    size_t size;
    int root = wait_root(s);
    FILE *to = open_memstream(&text, &size);
    if (!to)
        return;
    tell_why_ended(t, to);
    wait_tell(s, to);
    fclose(to);
    r->waiting = text;
    r->hang = s->all_stuck     ? "all"
              : s->some_stuck  ? "some"
              : s->maybe_stuck ? "maybe"
                               : "none";
    r->blocked_on = (s->some_stuck || s->maybe_stuck) && root >= 0
                        ? wait_kind_names[s->tasks[root].kind]
                        : NULL;
    r->pipes_open = count_pipes(s, t->output);
    r->blocked = calloc(s->count, sizeof *r->blocked);
    for (size_t i = 0; r->blocked && i < s->count; i++)
        if (s->tasks[i].kind != W_ENDED)
            note_task(r, s, (int)i, t);
}

void wait_note_run(struct tracer *t)
{
    struct wait_scene s = {
        .proven = t->record->verdict == V_HANG,
    };
    struct stat input;
    if (t->alive_count == 0 || t->alive_count > MOST_TASKS ||
        t->record->waiting)
        return;
    if (fstat(0, &input) == 0) {
        s.input_dev = input.st_dev;
        s.input_ino = input.st_ino;
    }
    wait_add_living(&s, t);
    wait_look(&s);
    add_what_went_before(&s, t);
    wait_add_origins(&s, t);
    wait_find_stuck(&s);
    note(t, &s);
    wait_scene_free(&s);
}
