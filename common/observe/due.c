#define _GNU_SOURCE
#include "due.h"

#include "naps.h"
#include "proc.h"
#include "timers.h"

/* As little computing as that between two naps takes no time at all: what it
 * takes to fork, or to start a program, differs from run to run. */
#define FREE_COMPUTING (20 * (A_SECOND / 1000))

static int next_nap(const struct tracer *t)
{
    int next = NOBODY;
    for (size_t i = 0; i < t->alive_count; i++) {
        const struct nap *nap = &t->tracees[t->alive[i]].nap;
        const struct nap *best = &t->tracees[next == NOBODY ? 0 : next].nap;
        if (!nap->waits || nap->woken || nap->wake == EVER)
            continue;
        if (next == NOBODY || nap->wake < best->wake ||
            (nap->wake == best->wake && nap->turn < best->turn))
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

bool due_wake(struct tracer *t)
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

/* --- how time passes ---------------------------------------------------- */

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
    double cpu = proc_cpu(t->record->processes[index].pid);
    double since = known(cpu) ? cpu - *before : 0;
    if (known(cpu))
        *before = cpu;
    return since;
}

void due_flow(struct tracer *t)
{
    struct clock *c = t->clock;
    double most = 0;
    for (size_t i = 0; i < t->alive_count; i++) {
        int index = t->alive[i];
        struct nap *nap = &t->tracees[index].nap;
        if (!nap->has_run)
            continue;
        double since = due_computed(t, index, &nap->cpu);
        if (since > most)
            most = since;
        nap->has_run = !nap->sure;
    }
    int64_t used = (int64_t)(most * (double)A_SECOND);
    c->burst += used;
    int64_t counts = c->burst - FREE_COMPUTING;
    if (counts > 0)
        due_move(t, counts < used ? counts : used);
}
