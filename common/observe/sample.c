#include "sample.h"

#include "proc.h"

static void note_state(struct tracer *t, int index, char letter, double now)
{
    const struct process *p = &t->record->processes[index];
    if (p->state != RUNNING && p->state != BLOCKED)
        return; /* known exactly */
    if (letter == 'R')
        record_state(t->record, index, RUNNING, now);
    else if (letter == 'S' || letter == 'D')
        record_state(t->record, index, BLOCKED, now);
}

/* Processes that forked share most of their pages: counted in full they seem
 * to use more than there is. Only when that matters, count fairly. */
static long fair_sum(const struct tracer *t)
{
    long sum = 0;
    for (size_t i = 0; i < t->alive_count; i++) {
        int index = t->alive[i];
        if (is_thread(t->record, index))
            continue;
        long share = proc_fair_share(t->record->processes[index].pid);
        if (share > 0)
            sum += share;
    }
    return sum;
}

void sample(struct tracer *t, struct usage *usage)
{
    double now = tracer_now(t);
    struct record *r = t->record;
    *usage = (struct usage){.cpu = t->cpu_of_dead};
    for (size_t i = 0; i < t->alive_count; i++) {
        int index = t->alive[i];
        struct look look;
        if (!proc_look(r->processes[index].pid, &t->tracees[index].stat_fd,
                       &look))
            continue;
        note_state(t, index, look.state, now);
        if (is_thread(r, index))
            continue;
        usage->memory += look.resident;
        usage->cpu += look.cpu;
    }
    if (usage->memory > 0 && usage->memory > r->peak_resident)
        r->peak_resident = usage->memory;
    if (t->limits->memory && usage->memory > t->limits->memory)
        usage->memory = fair_sum(t);
}
