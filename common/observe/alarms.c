#define _GNU_SOURCE
#include "alarms.h"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

#include "machine.h"
#include "timers.h"

/* An alarm that comes again and again, or at an unknown time. */
#define ALWAYS INFINITY

void alarm_called(struct tracer *t, int index, const unsigned long *args)
{
    const struct life *p = &t->record->processes[index];
    struct tracee *e = &t->tracees[p->leader];
    double now = tracer_wall(t), until = ALWAYS;
    struct itimerval in;
    struct itimerspec at;
    switch (t->tracees[index].number) {
#ifdef SYS_alarm
    case SYS_alarm:
        e->alarm = args[0] ? now + (double)(unsigned)args[0] : 0;
        return;
#endif
    case SYS_setitimer:
        if (args[0] != ITIMER_REAL)
            return; /* the others run only while it computes */
        if (args[1] && memory_read(p->pid, args[1], &in, sizeof in) &&
            in.it_interval.tv_sec == 0 && in.it_interval.tv_usec == 0)
            until = in.it_value.tv_sec == 0 && in.it_value.tv_usec == 0
                        ? 0
                        : now + (double)in.it_value.tv_sec +
                              (double)in.it_value.tv_usec / 1e6;
        e->alarm = until;
        return;
    case SYS_setsockopt:
        t->socket_limits |=
            args[1] == SOL_SOCKET &&
            (args[2] == SO_RCVTIMEO || args[2] == SO_SNDTIMEO ||
             args[2] == SO_RCVTIMEO_NEW || args[2] == SO_SNDTIMEO_NEW);
        return;
    default: /* timer_settime: of each there may be several */
        if (args[1] == 0 && memory_read(p->pid, args[2], &at, sizeof at) &&
            at.it_interval.tv_sec == 0 && at.it_interval.tv_nsec == 0)
            until = now + (double)at.it_value.tv_sec +
                    (double)at.it_value.tv_nsec / 1e9;
        if (until > e->timer)
            e->timer = until;
    }
}

double alarm_due(const struct tracer *t, int process)
{
    const struct tracee *e = &t->tracees[process];
    double now = tracer_wall(t), next = NEVER;
    if (t->clock_runs) {
        int64_t due = timer_due_of(t->clock, process);
        return due == EVER ? NEVER : (double)(due - t->clock->now) / A_SECOND;
    }
    if (e->timer > now)
        next = e->timer - now;
    if (e->alarm > now && !(e->alarm - now > next))
        next = e->alarm - now;
    return next;
}
