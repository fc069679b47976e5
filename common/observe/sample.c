#include "sample.h"

#include "proc.h"

/* Longer than this between two looks, and much may have happened in between:
 * the machine is so busy that we are late ourselves. */
#define LATE 0.015

static void note_state(struct tracer *t, int index, const struct look *look,
                       double now)
{
    const struct process *p = &t->record->processes[index];
    struct tracee *e = &t->tracees[index];
    double from = e->looked > p->since ? e->looked : p->since;
    double ran = look->cpu - e->cpu;
    e->looked = now;
    e->cpu = look->cpu;
    if (p->state != RUNNING && p->state != BLOCKED)
        return; /* known exactly */
    if (look->state == 'R') {
        record_state(t->record, index, RUNNING, now);
    } else if (look->state == 'S' || look->state == 'D') {
        bool idle = now - from > LATE && ran < (now - from) / 2;
        record_state(t->record, index, BLOCKED, idle ? from : now);
    }
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
        note_state(t, index, &look, now);
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
