/* Each question takes a moment of the time that we make. A task that asks the
 * same over and over, while nobody else can do anything, will get the same
 * answer until somebody is woken. So these moments grow, to a fraction of the
 * time that it has waited in this way already: then a minute of asking takes
 * some thousand questions, and not a minute of computing. While another task
 * computes they do not grow; then its computing is what moves the clock. */
#define _GNU_SOURCE
#include "spins.h"

#include <sys/syscall.h>
#include <sys/wait.h>

#include "due.h"
#include "looks.h"

#define A_QUESTION 1000 /* nanoseconds: the shortest such moment */
#define GROWTH     256  /* the fraction */
/* The longest such moment. A task that waits for a time is late by this at
 * most. One that waits for news is never late: the clock stops at every
 * wake-up. */
#define LONGEST_FOR_TIME (A_SECOND / 1000)
#define LONGEST_FOR_NEWS (A_SECOND / 50)

/* Is everybody else blocked, or asking over and over as well? */
static bool others_are_idle(struct tracer *t, int index)
{
    if (t->clock->coming)
        return false;
    for (size_t i = 0; i < t->alive_count; i++) {
        int other = t->alive[i];
        if (other != index && !t->tracees[other].nap.sure &&
            !due_asking(t, other) && !is_blocked(t, other))
            return false;
    }
    return true;
}

static int64_t longest(const struct tracer *t, bool for_time)
{
    if (for_time)
        return LONGEST_FOR_TIME;
    return due_next(t) == EVER ? A_SECOND : LONGEST_FOR_NEWS;
}

/* How long this question takes. Counting begins with MANY_QUESTIONS in a row;
 * a task that works between them is credited with an eighth of the time only.
 */
static int64_t cost_of(struct tracer *t, int index, bool for_time)
{
    struct nap *nap = &t->tracees[index].nap;
    /* Two reads of the clock never give the same time. */
    int64_t least = for_time ? A_QUESTION : 0, most = longest(t, for_time);
    if (++nap->reads < MANY_QUESTIONS)
        return least;
    double worked = 0;
    if (nap->reads == MANY_QUESTIONS || nap->reads % LOOK_EVERY == 0)
        worked = due_computed(t, index, &nap->read_cpu);
    if (nap->reads == MANY_QUESTIONS)
        nap->reads_since = t->clock->now;
    int64_t waited = t->clock->now - nap->reads_since;
    if (worked > LOOK_EVERY * HARDLY_WORK) { /* it asks now and then */
        nap->reads_since += waited / 8;
        return least;
    }
    if (!others_are_idle(t, index))
        return least;
    int64_t cost = waited / GROWTH;
    return cost < A_QUESTION ? A_QUESTION : cost > most ? most : cost;
}

void spin_asks(struct tracer *t, int index, bool for_time)
{
    struct clock *c = t->clock;
    if (c->coming)
        return;
    int64_t cost = cost_of(t, index, for_time), due = due_next(t);
    if (due - c->now > cost) {
        c->now += cost;
        return;
    }
    /* Somebody is due before the question is over, and may bring what it asks
     * for: stop there. */
    if (due > c->now)
        c->now = due;
    due_wake(t);
}

void spin_ends(struct tracer *t, int index)
{
    t->tracees[index].nap.reads = 0;
}

bool kill_only_asks(long number, const unsigned long *args)
{
    return number == SYS_kill && (int)args[1] == 0;
}

bool spin_may_go_on(enum call call, long number, const unsigned long *args)
{
    switch (call) {
    case CALL_CLOCK:
    case CALL_LOOK:
    case CALL_TIMED: /* it may be told not to wait */
        return true;
    case CALL_WAIT:
        return args[number == SYS_wait4 ? 2 : 3] & WNOHANG;
    case CALL_KILL:
        return kill_only_asks(number, args);
    default:
        return false;
    }
}
