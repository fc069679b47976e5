/* Calls that wait until a time. The kernel is asked to wait without end, so
 * that signals, and whatever else is waited for, interrupt it as ever; when the
 * time has come, we interrupt it ourselves, and say that time is up. */
#define _GNU_SOURCE
#include "naps.h"

#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "machine.h"

#ifndef FUTEX_LOCK_PI2
#define FUTEX_LOCK_PI2 13
#endif

/* How a call says until when it waits. */
enum form {
    NO_FORM,
    SPEC,  /* a timespec: so long */
    UNTIL, /* a timespec: until that moment */
    VALUE, /* a timeval: so long */
    MILLI, /* milliseconds; negative: no end */
};

/* What there is to know about one such call. */
struct timed {
    enum form form;
    int where;        /* which of its arguments says how long */
    long clock;       /* UNTIL: a moment on which clock */
    long at_end;      /* what it returns when time is up */
    bool alone;       /* nothing but a signal can end it earlier */
    bool writes_rest; /* it writes the time that is left over its argument */
};

static struct timed futex_wait(const unsigned long *args)
{
    bool real = args[1] & FUTEX_CLOCK_REALTIME;
    struct timed call = {
        UNTIL,      3,     real ? CLOCK_REALTIME : CLOCK_MONOTONIC,
        -ETIMEDOUT, false, false};
    switch (args[1] & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
        call.form = SPEC;
        break;
    case FUTEX_LOCK_PI:
        call.clock = CLOCK_REALTIME;
        break;
    }
    return call;
}

static struct timed clock_nap(const unsigned long *args)
{
    struct timed call = {SPEC, 2, (int)args[0], 0, true, false};
    if (args[1] & TIMER_ABSTIME)
        call.form = UNTIL;
    if (!clock_is_made(call.clock))
        call.form = NO_FORM;
    return call;
}

/* The table of all calls that wait until a time. */
static struct timed find_timed(long number, const unsigned long *args)
{
    long real = CLOCK_REALTIME, monotonic = CLOCK_MONOTONIC;
    switch (number) {
    case SYS_nanosleep:
        return (struct timed){SPEC, 0, monotonic, 0, true, false};
    case SYS_clock_nanosleep:
        return clock_nap(args);
    case SYS_pselect6:
        return (struct timed){SPEC, 4, monotonic, 0, args[0] == 0, true};
    case SYS_ppoll:
        return (struct timed){SPEC, 2, monotonic, 0, args[1] == 0, true};
    case SYS_epoll_pwait:
        return (struct timed){MILLI, 3, monotonic, 0, false, false};
    case SYS_rt_sigtimedwait:
        return (struct timed){SPEC, 2, monotonic, -EAGAIN, true, false};
    case SYS_mq_timedsend:
    case SYS_mq_timedreceive:
        return (struct timed){UNTIL, 4, real, -ETIMEDOUT, false, false};
    case SYS_semtimedop:
        return (struct timed){SPEC, 3, monotonic, -EAGAIN, false, false};
    case SYS_io_getevents:
        return (struct timed){SPEC, 4, monotonic, 0, false, false};
    case SYS_futex:
        return futex_wait(args);
    case NEWER_FUTEX_WAIT:
        return (struct timed){UNTIL, 4, (int)args[5], -ETIMEDOUT, false, false};
#ifdef SYS_io_pgetevents
    case SYS_io_pgetevents:
        return (struct timed){SPEC, 4, monotonic, 0, false, false};
#endif
#ifdef SYS_epoll_pwait2
    case SYS_epoll_pwait2:
        return (struct timed){SPEC, 3, monotonic, 0, false, false};
#endif
#ifdef SYS_futex_waitv
    case SYS_futex_waitv:
        return (struct timed){UNTIL, 3, (int)args[4], -ETIMEDOUT, false, false};
#endif
#ifdef SYS_poll
    case SYS_poll:
        return (struct timed){MILLI, 2, monotonic, 0, args[1] == 0, false};
    case SYS_select:
        return (struct timed){VALUE, 4, monotonic, 0, args[0] == 0, true};
    case SYS_epoll_wait:
        return (struct timed){MILLI, 3, monotonic, 0, false, false};
#endif
    }
    return (struct timed){.form = NO_FORM};
}

/* In nanoseconds; very long times are cut so that no later sum overflows. */
static int64_t sum(int64_t seconds, int64_t rest)
{
    const int64_t longest = EVER / 4 / A_SECOND;
    return (seconds < longest ? seconds : longest) * A_SECOND + rest;
}

/* How long, or until when, the call waits. False: the program gave no valid
 * time, or an address that cannot be read; the kernel will tell it so. */
static bool read_time(pid_t pid, const struct timed *call, unsigned long value,
                      int64_t *time)
{
    struct timespec spec;
    struct timeval val;
    if (call->form == MILLI) {
        *time = (int)value < 0 ? EVER : (int)value * (A_SECOND / 1000);
        return true;
    }
    if (value == 0) {
        *time = EVER;
        return true;
    }
    if (call->form == VALUE) {
        if (!memory_read(pid, value, &val, sizeof val) || val.tv_usec < 0 ||
            val.tv_sec < 0)
            return false;
        *time = sum(val.tv_sec, val.tv_usec * 1000);
        return true;
    }
    if (!memory_read(pid, value, &spec, sizeof spec) || spec.tv_sec < 0 ||
        spec.tv_nsec < 0 || spec.tv_nsec >= A_SECOND)
        return false;
    *time = sum(spec.tv_sec, spec.tv_nsec);
    return true;
}

/* Changes the call so that it waits without end. nanosleep has no such form: it
 * becomes a poll of no descriptors, which reads no memory of the program's, and
 * which signals interrupt in the same way. nap_ends puts all of it back. */
static void wait_without_end(struct tracer *t, int index,
                             const struct timed *call)
{
    struct tracee *e = &t->tracees[index];
    pid_t pid = t->record->processes[index].pid;
    struct registers r;
    if (!registers_read(pid, &r))
        return;
    if (e->number == SYS_nanosleep || e->number == SYS_clock_nanosleep) {
        for (int i = 0; i < 5; i++)
            set_argument(&r, i, 0);
        set_call(pid, &r, SYS_ppoll);
    } else {
        set_argument(&r, call->where,
                     call->form == MILLI ? (unsigned long)-1 : 0);
    }
    registers_write(pid, &r);
}

/* The address where the time that is left has to be written when it ends. */
static void note_rest(struct nap *nap, long number, const struct timed *call,
                      const unsigned long *args)
{
    nap->rest_to = 0;
    nap->rest_always = call->writes_rest;
    nap->rest_is_timeval = call->form == VALUE;
    if (call->writes_rest)
        nap->rest_to = args[call->where];
    else if (number == SYS_nanosleep)
        nap->rest_to = args[1];
    else if (number == SYS_clock_nanosleep && call->form == SPEC)
        nap->rest_to = args[3];
}

bool nap_begins(struct tracer *t, int index, const unsigned long *args)
{
    struct tracee *e = &t->tracees[index];
    struct nap *nap = &e->nap;
    struct clock *c = t->clock;
    struct timed call = find_timed(e->number, args);
    int64_t time;
    if (call.form == NO_FORM || !read_time(t->record->processes[index].pid,
                                           &call, args[call.where], &time))
        return false;
    bool naps = e->number == SYS_nanosleep || e->number == SYS_clock_nanosleep;
    if (time == 0 && call.form != UNTIL && !naps)
        return false;   /* it only looks, and does not wait */
    if (!e->restarts) { /* a restarted call keeps its wake-up time */
        nap->turn = ++c->turns;
        if (time == EVER)
            nap->wake = EVER;
        else if (call.form == UNTIL)
            nap->wake = time - clock_offset(c, call.clock);
        else
            nap->wake = c->now + time;
    }
    for (int i = 0; i < 6; i++)
        nap->arguments[i] = args[i];
    note_rest(nap, e->number, &call, args);
    nap->at_end = call.at_end;
    nap->alone = call.alone;
    nap->waits = true;
    nap->woken = false;
    /* Then it need not be looked at: only a signal could end the nap, and
     * nap_touch is told of each signal. */
    nap->sure = call.alone && !nap->touched && !c->surprises;
    nap->seen = false;
    wait_without_end(t, index, &call);
    return true;
}

static void write_rest(pid_t pid, const struct nap *nap, int64_t left)
{
    struct timespec spec = {left / A_SECOND, left % A_SECOND};
    struct timeval val = {spec.tv_sec, spec.tv_nsec / 1000};
    if (nap->rest_is_timeval)
        memory_write(pid, nap->rest_to, &val, sizeof val);
    else
        memory_write(pid, nap->rest_to, &spec, sizeof spec);
}

/* What the kernel would do after a signal with the call as the program made it,
 * not as we have changed it. Most calls with a timeout restart only if no
 * handler ran; those that wait until a moment may restart after one, too. */
static long restart_of(const struct tracee *e, long result)
{
    if (e->number == SYS_mq_timedsend || e->number == SYS_mq_timedreceive ||
        e->number == SYS_futex_waitv)
        return result;
    return RESTARTS_UNLESS_CAUGHT;
}

/* When a select's time is up, it returns with its sets empty: no descriptor is
 * ready. The kernel, which was interrupted, has left them as they were. */
static void clear_sets(pid_t pid, const struct nap *nap)
{
    static const unsigned char none[8] = {0};
    unsigned long bytes = (nap->arguments[0] + 63) / 64 * 8;
    for (int set = 1; set <= 3; set++)
        for (unsigned long i = 0; nap->arguments[set] && i < bytes; i += 8)
            memory_write(pid, nap->arguments[set] + i, none, sizeof none);
}

static bool is_select(long number)
{
#ifdef SYS_select
    if (number == SYS_select)
        return true;
#endif
    return number == SYS_pselect6;
}

/* Three ways: we have woken it (cut and woken: time is up), a signal has (cut),
 * or what it waited for has come (neither: the kernel's result stands). In each
 * case the registers become again what the program had put there. */
void nap_ends(struct tracer *t, int index, long *result)
{
    struct tracee *e = &t->tracees[index];
    struct nap *nap = &e->nap;
    pid_t pid = t->record->processes[index].pid;
    struct registers r;
    bool cut = is_interrupted(*result);
    if (!nap->waits || !registers_read(pid, &r))
        return;
    for (int i = 0; i < 6; i++)
        set_argument(&r, i, nap->arguments[i]);
    set_call(pid, &r, e->number);
    if (cut && nap->woken && is_select(e->number))
        clear_sets(pid, nap);
    if (cut && nap->woken && !nap->alone)
        t->record->processes[t->record->processes[index].leader].timeouts++;
    if (cut && nap->woken)
        *result = nap->at_end;
    else if (cut)
        *result = restart_of(e, *result);
    set_result(&r, *result);
    registers_write(pid, &r);
    if (nap->rest_to && nap->wake != EVER &&
        (nap->rest_always || (cut && !nap->woken))) {
        int64_t left = nap->wake - t->clock->now;
        write_rest(pid, nap, left > 0 ? left : 0);
    }
    nap_forget(t, index);
}

void nap_wake(struct tracer *t, int index)
{
    struct nap *nap = &t->tracees[index].nap;
    nap->woken = true;
    nap->sure = false;
    t->clock->coming++; /* the clock stands still until it is back */
    ptrace(PTRACE_INTERRUPT, t->record->processes[index].pid, NULL, NULL);
}

void nap_forget(struct tracer *t, int index)
{
    struct nap *nap = &t->tracees[index].nap;
    t->clock->coming -= nap->woken;
    nap->waits = nap->woken = nap->lazily = nap->sure = nap->seen = false;
}

void nap_gone(struct tracer *t, int index)
{
    struct nap *nap = &t->tracees[index].nap;
    nap_forget(t, index);
    if (nap->state_fd)
        close(nap->state_fd - 1);
    if (nap->slices_fd)
        close(nap->slices_fd - 1);
    nap->state_fd = nap->slices_fd = 0;
}

void nap_stirs(struct tracer *t, int index)
{
    struct nap *nap = &t->tracees[index].nap;
    nap->unheld = false;
    if (nap->lazily)
        nap_forget(t, index);
}

/* --- who may have been reached --------------------------------------------*/

void nap_touch(struct tracer *t, int index)
{
    struct nap *nap = &t->tracees[index].nap;
    nap->touched = true;
    nap->reads = 0; /* what it asks for may be there */
    nap->sure = nap->seen = false;
}

void nap_touch_process(struct tracer *t, int leader)
{
    for (size_t i = 0; i < t->alive_count; i++)
        if (t->record->processes[t->alive[i]].leader == leader)
            nap_touch(t, t->alive[i]);
}

void nap_touch_all(struct tracer *t)
{
    for (size_t i = 0; i < t->alive_count; i++)
        nap_touch(t, t->alive[i]);
}

void nap_touch_kin(struct tracer *t, int index)
{
    const struct record *r = t->record;
    for (size_t i = 0; i < t->alive_count; i++) {
        const struct life *p = &r->processes[t->alive[i]];
        if (p->leader == r->processes[index].parent || p->parent == index)
            nap_touch(t, t->alive[i]);
    }
}
