#define _GNU_SOURCE
#include "clock_reads.h"

#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

#include "machine.h"
#include "naps.h"
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

/* False: an unknown clock, or a bad address. Then the kernel does the call, and
 * says so. (10 was a clock once, and is unknown.) */
static bool tell_clock(struct tracer *t, int index, long clock,
                       unsigned long address)
{
    struct clock *c = t->clock;
    int64_t now = clock_offset(c, clock) ? time_of_day(c) : c->now;
    struct timespec time = {now / A_SECOND, now % A_SECOND};
    return clock <= CLOCK_TAI && clock != 10 &&
           memory_write(t->record->processes[index].pid, address, &time,
                        sizeof time);
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
        if (tell_clock(t, index, (int)args[0], args[1]))
            skip_call(t->record->processes[index].pid, 0);
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

/* Its registers say all that there is to know, so it is asked for nothing else,
 * and they need not be read again to be changed. */
bool clock_asked_again(struct tracer *t, int index)
{
    struct tracee *e = &t->tracees[index];
    pid_t pid = t->record->processes[index].pid;
    struct registers r;
    if (e->number != SYS_clock_gettime || !registers_read(pid, &r) ||
        number_of(&r) != SYS_clock_gettime)
        return false;
    nap_stirs(t, index);
    spin_asks(t, index, true);
    e->no_hang = true;
    if (tell_clock(t, index, (int)argument_of(&r, 0), argument_of(&r, 1)))
        skip_call_of(pid, &r, 0);
    tracer_continue(t, index, 0);
    return true;
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
