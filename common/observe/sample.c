#include "sample.h"

#include "proc.h"
#include "shared.h"

/* Longer than this between two looks, and much may have happened in between:
 * the machine is so busy that we are late ourselves. */
#define LATE 0.015

static void note_state(struct tracer *t, int index, const struct look *look,
                       double now)
{
    const struct life *p = &t->record->processes[index];
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

/* A thread's memory is its process's; and until it execs, a child of vfork
 * runs in its parent's. */
static bool has_memory(const struct tracer *t, int index)
{
    return !is_thread(t->record, index) && !t->tracees[index].borrows_memory;
}

/* Processes that forked share most of their pages: counted in full they seem
 * to use more than there is. Only when that matters, count fairly; and in full
 * all the same whoever hides its share (PR_SET_DUMPABLE). */
static long fair_sum(struct tracer *t, long (*share_of)(pid_t))
{
    long sum = 0;
    for (size_t i = 0; i < t->alive_count; i++) {
        int index = t->alive[i];
        pid_t pid = t->record->processes[index].pid;
        struct look look;
        if (!has_memory(t, index))
            continue;
        long share = share_of(pid);
        if (share >= 0)
            sum += share;
        else if (proc_look(pid, &t->tracees[index].stat_fd, &look))
            sum += look.resident;
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
        if (has_memory(t, index))
            usage->memory += look.resident;
        if (!is_thread(r, index))
            usage->cpu += look.cpu;
    }
    if (usage->memory > 0 && usage->memory > r->peak_resident)
        r->peak_resident = usage->memory;
    if (!t->limits->memory)
        return;
    long shared = shared_bytes(t);
    if (usage->memory + shared <= t->limits->memory)
        return;
    if (shared > 0)
        usage->memory = shared + fair_sum(t, proc_private_share);
    else
        usage->memory = fair_sum(t, proc_fair_share);
}
