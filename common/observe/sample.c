#include "sample.h"

#include <unistd.h>

#include "lines.h"
#include "proc.h"
#include "shared.h"
#include "wait_spans.h"

/* Longer than this between two looks, and much may have happened in between:
 * the machine is so busy that we are late ourselves. */
#define LATE 0.015

/* How many are looked at each time, of how many the file in /proc stays open,
 * and of how many the share of memory is asked for each time. */
#define AT_A_TIME        256
#define PASSED_AT_A_TIME 4096
#define MOST_OPEN        256
#define SHARES_AT_A_TIME 64

static void note_state(struct tracer *t, int index, const struct look *look,
                       double now)
{
    const struct life *p = &t->record->processes[index];
    struct tracee *e = &t->tracees[index];
    double since = p->since;
    double from = e->looked > since ? e->looked : since;
    double ran = look->cpu - e->cpu;
    e->looked = now;
    e->cpu = look->cpu;
    if (p->state != RUNNING && p->state != BLOCKED)
        return; /* known exactly */
    if (look->state == 'R') {
        record_state(t->record, index, RUNNING, now);
        lines_running(t, index, since);
    } else if (look->state == 'S' || look->state == 'D') {
        bool idle = now - from > LATE && ran < (now - from) / 2;
        record_state(t->record, index, BLOCKED, idle ? from : now);
        if (!t->clock_runs)
            wait_span_lasts(t, index);
        lines_blocked(t, index, since);
    }
}

/* A thread's memory is its process's; and until it execs, a child of vfork
 * runs in its parent's. */
static bool has_memory(const struct tracer *t, int index)
{
    return !is_thread(t->record, index) && !t->tracees[index].borrows_memory;
}

/* One look at it; its part of the sums becomes what it is now. */
static void look_at(struct tracer *t, int index, double now)
{
    struct tracee *e = &t->tracees[index];
    struct look look;
    double cpu = e->cpu;
    bool seen = proc_look(t->record->processes[index].pid, &e->stat_fd, &look);
    if (e->stat_fd != -1 && t->alive_count > MOST_OPEN) {
        close(e->stat_fd);
        e->stat_fd = -1;
    }
    if (!seen)
        return;
    note_state(t, index, &look, now);
    if (!is_thread(t->record, index))
        t->cpu_sum += e->cpu - cpu;
    long resident = has_memory(t, index) ? look.resident : 0;
    if (t->huge_pages && has_memory(t, index))
        resident += proc_huge(t->record->processes[index].pid);
    t->resident_sum += resident - e->resident;
    e->resident = resident;
}

/* A task that has been asleep since before the last look has used nothing
 * since: no new look is needed. (Not if it has threads, which share its
 * memory.) */
static bool is_as_before(const struct tracer *t, int index)
{
    const struct life *p = &t->record->processes[index];
    const struct tracee *e = &t->tracees[index];
    return (p->state == SLEEPING || p->state == WAITING ||
            p->state == STOPPED) &&
           e->looked > p->since && e->threads == 0;
}

/* Looks at the next few of the living, going round; at all of them if they are
 * no more than that. The sums in the tracer are as of each one's last look. */
static void look_at_some(struct tracer *t, double now)
{
    int looks = 0;
    for (int i = 0; i < PASSED_AT_A_TIME && (size_t)i < t->alive_count; i++) {
        t->looked_at = (t->looked_at + 1) % t->alive_count;
        int index = t->alive[t->looked_at];
        if (is_as_before(t, index))
            continue;
        look_at(t, index, now);
        if (++looks == AT_A_TIME)
            break;
    }
}

/* Forked processes share most of their pages, so that the plain sum may be far
 * more than the memory that is used. A fair sum is slow to get: it is asked for
 * only where the plain one is over the limit, and then for a few processes each
 * time, going round. A process that hides its share (PR_SET_DUMPABLE) counts in
 * full. */
static long fair_sum(struct tracer *t, long (*share_of)(pid_t))
{
    for (int i = 0; i < SHARES_AT_A_TIME && (size_t)i < t->alive_count; i++) {
        t->shared_at = (t->shared_at + 1) % t->alive_count;
        int index = t->alive[t->shared_at];
        struct tracee *e = &t->tracees[index];
        long share = 0;
        if (has_memory(t, index))
            share = share_of(t->record->processes[index].pid);
        if (share < 0)
            share = e->resident;
        else if (t->huge_pages && has_memory(t, index))
            share += proc_huge(t->record->processes[index].pid);
        t->share_sum += share - e->share;
        e->share = share;
    }
    return t->share_sum;
}

void sample(struct tracer *t, struct usage *usage)
{
    struct record *r = t->record;
    look_at_some(t, tracer_now(t));
    wait_name_spans(t);
    *usage = (struct usage){.cpu = t->cpu_of_dead + t->cpu_sum,
                            .memory = t->resident_sum};
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
