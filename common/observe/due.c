#define _GNU_SOURCE
#include "due.h"

#include <sys/ptrace.h>

#include "chance.h"
#include "naps.h"
#include "proc.h"
#include "timers.h"

/* With --order: after so many seconds of processor time another task gets a
 * turn. */
#define LONG_TURN 0.1

/* Computing up to this much between two naps does not move the clock: what it
 * takes to fork or to start a program differs from run to run. */
#define FREE_COMPUTING (20 * (A_SECOND / 1000))

/* Is it in a nap that has not been ended yet, and that has an end? */
static bool is_asleep(const struct tracee *e)
{
    return e->nap.waits && !e->nap.woken && e->nap.wake != EVER &&
           !e->turn.held;
}

/* The nap that ends first; of several, the one that began first (with the order
 * "last", the one that began last). NOBODY: nobody naps. */
static int next_nap(const struct tracer *t)
{
    bool last = t->order && t->order->policy == ORDER_LAST;
    int next = NOBODY;
    for (size_t i = 0; i < t->alive_count; i++) {
        const struct nap *nap = &t->tracees[t->alive[i]].nap;
        const struct nap *best = &t->tracees[next == NOBODY ? 0 : next].nap;
        if (!is_asleep(&t->tracees[t->alive[i]]))
            continue;
        if (next == NOBODY || nap->wake < best->wake ||
            (nap->wake == best->wake && (nap->turn < best->turn) != last))
            next = t->alive[i];
    }
    return next;
}

int64_t due_next(const struct tracer *t)
{
    int nap = next_nap(t);
    int64_t due = nap == NOBODY ? EVER : t->tracees[nap].nap.wake;
    int64_t timer = timer_due(t->clock);
    return timer < due ? timer : due;
}

/* Timers ring before naps end that are due at the same moment. */
static bool wake_one(struct tracer *t)
{
    int nap = next_nap(t);
    int64_t due = nap == NOBODY ? EVER : t->tracees[nap].nap.wake;
    if (timer_due(t->clock) <= due && timer_due(t->clock) <= t->clock->now) {
        timer_ring(t);
        return true;
    }
    if (due > t->clock->now)
        return false;
    nap_wake(t, nap);
    return true;
}

/* Wakes one of those that are due, chosen by the seed. */
static bool wake_any(struct tracer *t)
{
    long count = 0;
    int any = NOBODY;
    for (size_t i = 0; i < t->record->process_count; i++) {
        const struct tracee *e = &t->tracees[i];
        if (is_alive(&t->record->processes[i]) && is_asleep(e) &&
            e->nap.wake <= t->clock->now &&
            chance_below(&t->order->state, ++count) == 0)
            any = (int)i;
    }
    if (any == NOBODY || timer_due(t->clock) <= t->clock->now)
        return wake_one(t);
    nap_wake(t, any);
    return true;
}

bool due_wake(struct tracer *t)
{
    struct order *o = t->order;
    bool all = o && (o->policy == ORDER_TOGETHER || o->policy == ORDER_TURNS ||
                     (o->policy == ORDER_SEEDED && chance_below(&o->state, 2)));
    if (!all)
        return o && o->policy == ORDER_SEEDED ? wake_any(t) : wake_one(t);
    bool somebody = false;
    while (wake_one(t))
        somebody = true;
    return somebody;
}

/* --- how time passes ---------------------------------------------------- */

/* `debt` is time that shall pass but has not yet: whoever was woken on the way
 * may have something to do at that very moment, so the clock stops there until
 * it is back (`coming`), and goes on at the next call. */
void due_move(struct tracer *t, int64_t by)
{
    struct clock *c = t->clock;
    c->debt += by;
    while (c->debt > 0 && c->coming == 0) {
        int64_t due = due_next(t);
        int64_t step = due - c->now;
        if (step > c->debt) { /* nobody is due on the way */
            c->now += c->debt;
            c->debt = 0;
            return;
        }
        if (step > 0) {
            c->now += step;
            c->debt -= step;
        }
        if (!due_wake(t))
            return;
    }
}

double due_computed(struct tracer *t, int index, double *before)
{
    double cpu;
    long slices;
    if (!proc_slices(t->record->processes[index].pid,
                     &t->tracees[index].nap.slices_fd, &cpu, &slices))
        return 0;
    double since = cpu - *before;
    *before = cpu;
    return since;
}

bool due_asking(struct tracer *t, int index)
{
    struct nap *nap = &t->tracees[index].nap;
    double before = nap->read_cpu;
    return nap->reads > MANY_QUESTIONS &&
           due_computed(t, index, &before) < LOOK_EVERY * HARDLY_WORK;
}

/* With --order, a task that only computes never comes to a stop. It may be
 * waiting, in memory that it shares with others, for something that they have
 * yet to do: so it is stopped, and they get a turn. */
static void force_turn(struct tracer *t, int who, double computed)
{
    struct order *o = t->order;
    o->computed += computed;
    if (who == NOBODY || o->computed < LONG_TURN)
        return;
    o->computed = 0;
    /* It need not be the one whose turn it is: a call that is not watched
     * (open, of a FIFO) may have waited, and let it go on. */
    o->force = o->force || who == o->running;
    ptrace(PTRACE_INTERRUPT, t->record->processes[who].pid, NULL, NULL);
}

void due_flow(struct tracer *t)
{
    struct clock *c = t->clock;
    double most = 0;
    int who = NOBODY;
    /* The most, and not the sum: on enough cores they compute side by side. */
    for (size_t i = 0; i < t->alive_count; i++) {
        int index = t->alive[i];
        struct nap *nap = &t->tracees[index].nap;
        if (!nap->has_run)
            continue;
        double since = due_computed(t, index, &nap->cpu);
        if (since > most && !due_asking(t, index)) {
            most = since;
            who = index;
        }
        nap->has_run = !nap->sure;
    }
    if (t->order)
        force_turn(t, who, most);
    int64_t used = (int64_t)(most * (double)A_SECOND);
    c->burst += used;
    int64_t counts = c->burst - FREE_COMPUTING;
    if (counts > 0)
        due_move(t, counts < used ? counts : used);
}
