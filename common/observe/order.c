#define _GNU_SOURCE
#include "order.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>

#include "chance.h"
#include "machine.h"
#include "steps.h"
#include "tracer.h"

/* The changes of priority come among the first 4, 8 ... or 64 choices, chosen
 * by the seed: nobody knows how many choices the run will have. */
#define AMONG    4
#define DOUBLING 5

/* Three seeds of four take up to so many single steps. */
#define MOST_STEPS 8000

bool order_read(struct order *o, const char *text)
{
    static const char *const names[] = {"first", "last", "together", "turns"};
    char *end;
    *o = (struct order){.policy = ORDER_SEEDED};
    for (int i = 0; i < ORDER_SEEDED; i++)
        if (strcmp(text, names[i]) == 0)
            o->policy = (enum policy)i;
    o->state = strtoull(text, &end, 10);
    long among = AMONG << chance_below(&o->state, DOUBLING);
    for (int i = 0; i < CHANGES; i++)
        o->change_at[i] = 1 + chance_below(&o->state, among);
    o->steps_left = chance_below(&o->state, 4) ? MOST_STEPS : 0;
    return o->policy != ORDER_SEEDED ||
           (*text >= '0' && *text <= '9' && *end == '\0');
}

/* Gives a stamp to those that are held since the last choice. In the order of
 * the record, in which they were born: the order in which the kernel has
 * reported their stops is an accident, and would differ from run to run. */
static void stamp_newcomers(struct tracer *t)
{
    struct order *o = t->order;
    for (size_t i = 0; i < t->record->process_count; i++) {
        struct turn *turn = &t->tracees[i].turn;
        if (!turn->held || !is_alive(&t->record->processes[i]))
            continue;
        if (turn->stamp == 0)
            turn->stamp = ++o->stamps;
        if (turn->priority == 0)
            turn->priority = 1 + chance_below(&o->state, 1L << 30);
    }
}

/* Should `a` go on rather than `b`? */
static bool comes_before(const struct order *o, const struct turn *a,
                         const struct turn *b)
{
    if (o->policy == ORDER_SEEDED && !o->force)
        return a->priority > b->priority;
    if (o->policy == ORDER_LAST && !o->force)
        return a->stamp > b->stamp;
    return a->stamp < b->stamp;
}

/* The one of those that are held that comes before all others, or NOBODY. */
static int choose(struct tracer *t)
{
    int best = NOBODY;
    for (size_t i = 0; i < t->alive_count; i++) {
        const struct turn *turn = &t->tracees[t->alive[i]].turn;
        if (turn->held &&
            (best == NOBODY ||
             comes_before(t->order, turn, &t->tracees[best].turn)))
            best = t->alive[i];
    }
    return best;
}

/* PCT's change points: at some choices, the task that would go on gets a lower
 * priority than all others. */
static bool loses_priority(struct order *o, struct turn *turn)
{
    bool change = false;
    o->choices++;
    for (int i = 0; i < CHANGES; i++)
        change = change || o->change_at[i] == o->choices;
    if (o->policy != ORDER_SEEDED || !change)
        return false;
    turn->priority = -o->choices;
    return true;
}

static void begin_turn(struct tracer *t, int next)
{
    struct order *o = t->order;
    struct turn *turn = &t->tracees[next].turn;
    turn->held = turn->choice = false;
    if (o->policy == ORDER_TURNS)
        turn->stamp = 0; /* comes anew next time, behind the others */
    o->force = false;
    o->running = next;
    o->in_row = 0;
    o->computed = 0;
    t->tracees[next].nap.has_run = true;
}

void order_run(struct tracer *t, int next)
{
    const struct turn *turn = &t->tracees[next].turn;
    begin_turn(t, next);
    ptrace((enum __ptrace_request)turn->request, t->record->processes[next].pid,
           NULL, (void *)(long)turn->signal);
}

bool order_before(struct tracer *t, int index)
{
    struct turn *turn = &t->tracees[index].turn;
    turn->again = t->order && !turn->again && !t->ending;
    if (!turn->again)
        return false;
    tracer_choice(t, index);
    turn->again = turn->choice;
    if (turn->again) {
        call_again(t->record->processes[index].pid, t->tracees[index].number);
        tracer_continue(t, index, 0);
    }
    return turn->again;
}

/* The task goes on, at first in steps. False: at the place that it came to,
 * another one is to go on instead. */
static bool goes_on(struct tracer *t, int next)
{
    struct order *o = t->order;
    struct turn *turn = &t->tracees[next].turn;
    t->tracees[next].nap.has_run = true;
    switch (steps_to_place(t, next)) {
    case AT_PLACE:
        turn->priority = -++o->choices;
        o->force = false;
        return false;
    case GOES_ON:
        begin_turn(t, next);
        return true;
    case NOT_STEPPED:
        order_run(t, next);
    }
    return true;
}

bool order_next(struct tracer *t)
{
    struct order *o = t->order;
    if (!o)
        return false;
    o->running = NOBODY;
    stamp_newcomers(t);
    int next = choose(t);
    if (next != NOBODY && loses_priority(o, &t->tracees[next].turn))
        next = choose(t);
    while (next != NOBODY && !goes_on(t, next))
        next = choose(t);
    return next != NOBODY;
}
