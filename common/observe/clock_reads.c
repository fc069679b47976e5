#define _GNU_SOURCE
#include "clock_reads.h"

#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

#include "machine.h"
#include "spins.h"

/* The time of day, never behind the machine's: should the machine's clock have
 * overtaken it (not all computing counts), it goes on by whole seconds. */
static int64_t time_of_day(struct clock *c)
{
    int64_t late = clock_real(CLOCK_REALTIME) - (c->now + c->ahead);
    if (late > 0)
        c->ahead += clock_second_ahead(late);
    return c->now + c->ahead;
}

static void tell_clock(struct tracer *t, int index, const unsigned long *args)
{
    struct clock *c = t->clock;
    pid_t pid = t->record->processes[index].pid;
    long clock = (int)args[0];
    int64_t now = clock_offset(c, clock) ? time_of_day(c) : c->now;
    struct timespec time = {now / A_SECOND, now % A_SECOND};
    /* An unknown clock, or a bad address: the kernel does the call, and says
     * so. 10 was a clock once, and is unknown. */
    if (clock > CLOCK_TAI || clock == 10)
        return;
    if (memory_write(pid, args[1], &time, sizeof time))
        skip_call(pid, 0);
}

static void tell_time_of_day(struct tracer *t, int index,
                             const unsigned long *args)
{
    struct clock *c = t->clock;
    pid_t pid = t->record->processes[index].pid;
    int64_t now = time_of_day(c);
    struct timeval time = {now / A_SECOND, now % A_SECOND / 1000};
    if (args[1] || !args[0]) /* a time zone is asked for: long obsolete */
        return;
    if (memory_write(pid, args[0], &time, sizeof time))
        skip_call(pid, 0);
}

#ifdef SYS_time
static void tell_seconds(struct tracer *t, int index, const unsigned long *args)
{
    pid_t pid = t->record->processes[index].pid;
    time_t seconds = (time_t)(time_of_day(t->clock) / A_SECOND);
    if (!args[0] || memory_write(pid, args[0], &seconds, sizeof seconds))
        skip_call(pid, (long)seconds);
}
#endif

bool clock_asked(struct tracer *t, int index, const unsigned long *args)
{
    struct tracee *e = &t->tracees[index];
    spin_asks(t, index, true);
    switch (e->number) {
    case SYS_times:
        return true;
    case SYS_clock_gettime:
        tell_clock(t, index, args);
        break;
    case SYS_gettimeofday:
        tell_time_of_day(t, index, args);
        break;
#ifdef SYS_time
    case SYS_time:
        tell_seconds(t, index, args);
        break;
#endif
    }
    return false;
}

/* times(2) tells the processor time that was used, which is real, and returns
 * a time, which is not. */
void clock_returned(struct tracer *t, int index)
{
    pid_t pid = t->record->processes[index].pid;
    struct registers r;
    if (!registers_read(pid, &r))
        return;
    set_result(&r, clock_ticks(t->clock));
    registers_write(pid, &r);
}
