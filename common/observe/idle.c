/*
 * Can nobody go on? Then time jumps to the next wake-up; and if there is none,
 * nobody ever will: the program hangs.
 *
 * Of some it is known without a look: who is in a nap that only a signal ends,
 * and whom nobody has touched. All others are looked at in /proc. One look
 * after the other would prove nothing: B may wake A after we saw A blocked, and
 * block itself before we see B. So the looks also count how often each has
 * been on a processor. If these counts are still the same when all have been
 * seen blocked, then at that moment all were.
 */
#define _GNU_SOURCE
#include "idle.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "blocked.h"
#include "due.h"
#include "family.h"
#include "naps.h"
#include "proc.h"
#include "sample.h"
#include "wait_spans.h"

/* Seconds to wait for news before the next look: twice as long each time. */
#define FIRST_PATIENCE 40e-6
#define LAST_PATIENCE  2e-3
#define MANY           32 /* pieces of news in a row */

static char state_of(pid_t pid, struct nap *nap)
{
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/task/%d/stat", (int)pid, (int)pid);
    if (!proc_reread(path, &nap->state_fd, text, sizeof text))
        return '?';
    const char *rest = strrchr(text, ')');
    return rest && rest[1] ? rest[2] : '?';
}

/* How often it has been put on a processor; 0 if the kernel does not count. */
static long slices_of(pid_t pid, struct nap *nap)
{
    double cpu;
    long slices = 0;
    proc_slices(pid, &nap->slices_fd, &cpu, &slices);
    return slices;
}

/* Does the process have threads that live, beside the first? */
static bool has_threads(const struct tracer *t, int index)
{
    for (size_t i = 0; i < t->alive_count; i++)
        if (t->alive[i] != index &&
            t->record->processes[t->alive[i]].leader == index)
            return true;
    return false;
}

/* Does it look blocked, and had it not run when the look ended? */
static bool looks_blocked(struct tracer *t, int index, bool *news)
{
    struct tracee *e = &t->tracees[index];
    struct life *p = &t->record->processes[index];
    struct nap *nap = &e->nap;
    if (e->turn.held)
        return true; /* it goes on when it is let */
    if (e->newborn || e->ticket || nap->woken)
        return false;
    char state = state_of(p->pid, nap);
    /* Its further threads go on without it. Without any it has just died, and
     * the news of that is on its way to us: time waits for it. */
    if (state == 'Z' || state == 'X')
        return has_threads(t, index);
    if (p->state == STOPPED || p->state == VFORKING) {
        nap->seen = false;
        return strchr(p->state == STOPPED ? "Tt" : "DS", state) != NULL;
    }
    if (state != 'S')
        return false;
    long slices = slices_of(p->pid, nap);
    if (nap->seen && slices == nap->slices)
        return true;
    *news = true;
    /* It has run since; and what it waits for now, nobody has looked up. */
    if (slices != nap->slices && p->state == BLOCKED && p->on != NOBODY)
        record_state(t->record, index, RUNNING, tracer_now(t));
    if (nap->lazily)
        nap_forget(t, index); /* it has run since, and waits anew */
    nap->slices = slices;
    nap->seen = find_block(t, index) && slices_of(p->pid, nap) == slices;
    return nap->seen;
}

bool idle_is_blocked(struct tracer *t, int index)
{
    bool news = false;
    return !t->tracees[index].turn.held && looks_blocked(t, index, &news) &&
           !news;
}

/* It is blocked, and has been since the clock last moved. */
static void note_blocked(struct tracer *t, int index)
{
    struct tracee *e = &t->tracees[index];
    e->nap.touched = false;
    e->nap.sure = !t->clock->surprises &&
                  (e->call == CALL_WAIT || e->call == CALL_SLEEP ||
                   (e->call == CALL_TIMED && e->nap.alone));
    if (t->record->processes[index].state == RUNNING)
        record_state(t->record, index, BLOCKED, tracer_now(t));
}

static bool one_runs(struct tracer *t, int index, bool *news)
{
    if (t->tracees[index].nap.sure || looks_blocked(t, index, news))
        return false;
    t->clock->witness = index;
    return true;
}

static bool nobody_can_run(struct tracer *t)
{
    int witness = t->clock->witness;
    bool news = false, late = false;
    if (t->clock->coming || t->alive_count == 0)
        return false;
    if (witness != NOBODY && is_alive(&t->record->processes[witness]) &&
        one_runs(t, witness, &news))
        return false;
    for (size_t i = 0; i < t->alive_count; i++)
        if (one_runs(t, t->alive[i], &news))
            return false;
    for (size_t i = 0; i < t->alive_count && news; i++)
        if (one_runs(t, t->alive[i], &late) || late)
            return false;
    t->clock->witness = NOBODY;
    for (size_t i = 0; i < t->alive_count; i++)
        if (!t->tracees[t->alive[i]].nap.sure &&
            !t->tracees[t->alive[i]].turn.held)
            note_blocked(t, t->alive[i]);
    return true;
}

/* --- nobody can go on -----------------------------------------------------*/

static bool outside_may_help(const struct tracer *t)
{
    for (size_t i = 0; i < t->alive_count; i++) {
        const struct nap *nap = &t->tracees[t->alive[i]].nap;
        if (nap->seen && nap->outside)
            return true;
    }
    return false;
}

/* The moment at which the run is ended in any case. */
static int64_t last_moment_allowed(const struct tracer *t)
{
    const struct limits *l = t->limits;
    double main_end = t->record->main_end, end = INFINITY;
    if (l->timeout > 0)
        end = l->timeout;
    if (known(main_end) && main_end + l->linger < end)
        end = main_end + l->linger;
    if (end > 1e9)
        return EVER;
    return t->clock->began + (int64_t)(end * (double)A_SECOND);
}

static void end_hang(struct tracer *t)
{
    char states[160];
    describe_living(t->record, states, sizeof states);
    record_verdict(t->record, V_HANG,
                   "nobody can ever go on, and no wake-up is due: %s", states);
    tracer_kill_all(t);
}

/* Whoever waits for somebody outside makes time pass no faster than it does
 * there. */
static void follow_the_wall(struct tracer *t)
{
    struct clock *c = t->clock;
    double wall = tracer_wall(t);
    if (c->idle_since >= 0)
        due_move(t, (int64_t)((wall - c->idle_since) * (double)A_SECOND));
    c->idle_since = wall;
}

/* Time jumps. False: there is nothing to do but to look again, later. */
static bool go_on(struct tracer *t)
{
    struct clock *c = t->clock;
    int64_t due = due_next(t), last = last_moment_allowed(t);
    if (t->ending)
        return false;
    if (outside_may_help(t)) {
        follow_the_wall(t);
        return false;
    }
    c->idle_since = -1;
    if (due > last && known(t->record->main_end)) {
        clock_jump(c, last + 1); /* that it is left over will be said */
    } else if (due == EVER && !c->hang_suspected) {
        c->hang_suspected = true; /* look once more, before it is said */
        return false;
    } else if (due == EVER) {
        end_hang(t);
    } else {
        int64_t to = due > last ? last + 1 : due;
        wait_name_before_jump(t, (double)(to - c->began) / (double)A_SECOND);
        clock_jump(c, to);
        if (due <= last)
            due_wake(t);
    }
    return true;
}

/* And again and again, because the first may come just before we wait. */
static void wake_us_in(double seconds)
{
    struct itimerval in = {
        .it_interval.tv_usec = (suseconds_t)(LAST_PATIENCE * 1e6),
        .it_value.tv_usec = (suseconds_t)(seconds * 1e6),
    };
    setitimer(ITIMER_REAL, &in, NULL);
}

/* Where one piece of news follows the other, the timer that is running already
 * does: to set it each time would cost as much as the news. */
static void wake_us(const struct clock *c)
{
    if (c->news_in_row < MANY || c->patience > FIRST_PATIENCE)
        wake_us_in(c->patience);
}

static bool everybody_is_sure(const struct tracer *t)
{
    for (size_t i = 0; i < t->alive_count; i++)
        if (!t->tracees[t->alive[i]].nap.sure &&
            !t->tracees[t->alive[i]].turn.held)
            return false;
    return t->clock->coming == 0;
}

enum heard idle_hear(struct tracer *t, bool block)
{
    struct clock *c = t->clock;
    if (c->debt > 0)
        due_move(t, 0);
    if (block && (c->hang_suspected || !everybody_is_sure(t)))
        wake_us(c);
    else
        block = false;
    enum heard heard = tracer_hear(t, block);
    if (heard == HEARD_NEWS) {
        c->patience = FIRST_PATIENCE;
        c->news_in_row++;
        c->hang_suspected = false;
        c->idle_since = -1;
    }
    if (heard != HEARD_NOTHING || t->held)
        return heard;
    if (nobody_can_run(t) && (order_next(t) || go_on(t))) {
        c->patience = FIRST_PATIENCE;
        c->news_in_row = 0;
    } else if (c->patience < LAST_PATIENCE) {
        c->patience *= 2;
    }
    return heard;
}

bool idle_look_is_due(struct tracer *t)
{
    double wall = tracer_wall(t);
    if (wall - t->clock->looked < SAMPLE_EVERY)
        return false;
    t->clock->looked = wall;
    return true;
}
