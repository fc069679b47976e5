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

#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include "due.h"
#include "family.h"
#include "lines.h"
#include "looks.h"
#include "naps.h"
#include "sample.h"
#include "timers.h"
#include "wait_spans.h"

/* Seconds to wait for news before the next look: twice as long each time. */
#define FIRST_PATIENCE 40e-6
#define LAST_PATIENCE  2e-3
#define MANY           32 /* pieces of news in a row: see wake_us */

/* It was seen blocked when nobody could go on. If only a signal or a child's
 * end can free it, it need not be looked at until nap_touch says so. */
static void note_blocked(struct tracer *t, int index)
{
    struct tracee *e = &t->tracees[index];
    e->nap.touched = false;
    e->nap.sure = !t->clock->surprises &&
                  (e->call == CALL_WAIT || e->call == CALL_SLEEP ||
                   (e->call == CALL_TIMED && e->nap.alone));
    if (t->record->processes[index].state == RUNNING) {
        record_state(t->record, index, BLOCKED, tracer_now(t));
        lines_blocked(t, index, NEVER);
    }
}

/* The one that was seen running is remembered as the witness: it is looked at
 * first next time, as one that runs is enough to know that time stands. */
static bool one_runs(struct tracer *t, int index, bool *news)
{
    if (t->tracees[index].nap.sure || looks_blocked(t, index, news))
        return false;
    t->clock->witness = index;
    return true;
}

/* The proof at the top of this file: one round over all; if anybody had run
 * since its last look (`news`), a second one, in which nobody may have. */
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

/* Is anybody else due to be woken? That one may be the visitor that this task
 * waits for, so that time may jump there. */
static bool another_is_due(const struct tracer *t, int index)
{
    if (timer_due(t->clock) != EVER)
        return true;
    for (size_t i = 0; i < t->alive_count; i++) {
        const struct nap *nap = &t->tracees[t->alive[i]].nap;
        if (t->alive[i] != index && nap->waits && nap->wake != EVER)
            return true;
    }
    return false;
}

/* Is anybody blocked in something that could come from outside the program? */
static bool outside_may_help(const struct tracer *t)
{
    for (size_t i = 0; i < t->alive_count; i++) {
        const struct nap *nap = &t->tracees[t->alive[i]].nap;
        if (nap->seen && (nap->outside ||
                          (nap->visitors && !another_is_due(t, t->alive[i]))))
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

/* While the program waits for somebody outside, for whom time passes as ever,
 * its clock goes as fast as the wall's. */
static void follow_the_wall(struct tracer *t)
{
    struct clock *c = t->clock;
    double wall = tracer_wall(t);
    if (c->idle_since >= 0)
        due_move(t, (int64_t)((wall - c->idle_since) * (double)A_SECOND));
    c->idle_since = wall;
}

/* Nobody can run: time jumps to the next wake-up, or the run is ended as a
 * hang. False: neither, and there is nothing to do but to look again later. */
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
        clock_jump(c, last + 1); /* over_time then says: left running */
    } else if (due == EVER && !c->hang_suspected) {
        c->hang_suspected = true; /* look once more before it is said */
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

/* A SIGALRM ends our wait for news. It is repeated, because the first one may
 * come in the moment before the wait has begun. */
static void wake_us_in(double seconds)
{
    struct itimerval in = {
        .it_interval.tv_usec = (suseconds_t)(LAST_PATIENCE * 1e6),
        .it_value.tv_usec = (suseconds_t)(seconds * 1e6),
    };
    setitimer(ITIMER_REAL, &in, NULL);
}

/* While one piece of news follows the other, the timer that is running already
 * is good enough: setting it each time would cost as much as the news. */
static void wake_us(const struct clock *c)
{
    if (c->news_in_row < MANY || c->patience > FIRST_PATIENCE)
        wake_us_in(c->patience);
}

/* Then no look is needed, and no news can come: do not even wait for any. */
static bool everybody_is_sure(const struct tracer *t)
{
    for (size_t i = 0; i < t->alive_count; i++)
        if (!t->tracees[t->alive[i]].nap.sure &&
            !t->tracees[t->alive[i]].turn.held)
            return false;
    return t->clock->coming == 0;
}

/* News first: only when there is none is it asked whether anybody can run. */
enum heard idle_hear(struct tracer *t, bool block)
{
    struct clock *c = t->clock;
    if (c->debt > 0)
        due_move(t, 0); /* go on with time that could not pass yet */
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
