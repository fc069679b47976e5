#define _GNU_SOURCE
#include "wait_spans.h"

#include <stdio.h>
#include <time.h>

#include "wait_graph.h"
#include "wait_look.h"
#include "wait_run.h"
#include "wait_short.h"
#include "wait_words.h"

#define LEAST_SPAN 0.02 /* seconds: shorter ones are not looked up */
#define MOST_TASKS 300  /* with more, a look would take too long */
#define SHARE      100  /* looks may take this fraction of the time */
#define JUMP_SHARE                                                             \
    50 /* a jump over less than this fraction of the run so far                \
        * would hardly be seen in a picture */

void wait_span_lasts(struct tracer *t, int index)
{
    struct tracee *e = &t->tracees[index];
    double now = tracer_now(t), from = record_in_state_since(t->record, index);
    double due =
        e->named < from ? from + LEAST_SPAN : from + 2 * (e->named - from);
    if (now < due || t->limits->brief)
        return;
    e->unnamed = true;
    t->unnamed++;
}

/* Processor time that we have used. */
static double our_seconds(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

static void note_span(struct tracer *t, const struct wait_scene *s, int task)
{
    int index = s->tasks[task].record, peers[MOST_BLOCKED_PEERS];
    struct life *p = &t->record->processes[index];
    struct reason reason = {.kind = wait_kind_names[s->tasks[task].kind]};
    wait_short(s, task, reason.words, sizeof reason.words);
    if (p->state != BLOCKED || !*reason.words)
        return;
    int count = wait_peers(s, task, peers, MOST_BLOCKED_PEERS);
    for (int i = 0; i < count; i++)
        if (s->tasks[peers[i]].record != index)
            reason.peers[reason.peer_count++] = s->tasks[peers[i]].record;
    int on = record_reason(t->record, &reason);
    if (on == p->on)
        return;
    /* It waits for something else than at the last look; since when, is not
     * known, so a new span begins now. */
    if (p->on != NOBODY)
        record_state(t->record, index, BLOCKED, tracer_now(t));
    record_waits_on(t->record, index, on);
}

/* All tasks are added, since the marked ones may wait for any of them; but only
 * the marked ones are looked at. */
static void name_them(struct tracer *t)
{
    struct wait_scene s = {.proven = false};
    wait_add_living(&s, t);
    for (size_t i = 0; i < s.count; i++)
        s.tasks[i].passed = !t->tracees[s.tasks[i].record].unnamed;
    wait_look(&s);
    for (size_t i = 0; i < s.count; i++)
        if (!s.tasks[i].passed)
            note_span(t, &s, (int)i);
    wait_scene_free(&s);
}

static void forget_due(struct tracer *t)
{
    double now = tracer_now(t);
    for (size_t i = 0; i < t->alive_count; i++) {
        struct tracee *e = &t->tracees[t->alive[i]];
        if (e->unnamed)
            e->named = now;
        e->unnamed = false;
    }
    t->unnamed = 0;
}

void wait_name_spans(struct tracer *t)
{
    if (t->unnamed == 0 || t->ending)
        return;
    if (t->alive_count > MOST_TASKS) {
        forget_due(t);
        return;
    }
    if (t->naming * SHARE > tracer_wall(t))
        return;
    double began = our_seconds();
    name_them(t);
    forget_due(t);
    t->naming += our_seconds() - began;
}

void wait_name_before_jump(struct tracer *t, double due)
{
    double now = tracer_now(t);
    if ((due - now) * JUMP_SHARE < due || t->alive_count > MOST_TASKS ||
        t->limits->brief)
        return;
    for (size_t i = 0; i < t->alive_count; i++) {
        int index = t->alive[i];
        const struct life *p = &t->record->processes[index];
        bool due_now = p->state == BLOCKED && p->on == NOBODY;
        t->tracees[index].unnamed = due_now;
        t->unnamed += due_now;
    }
    if (t->unnamed > 0)
        name_them(t);
    forget_due(t);
}
