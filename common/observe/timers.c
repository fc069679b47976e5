/* Alarms and timers, where we make the time. The kernel is not told of them: we
 * keep a list, and when one is due we send the signal ourselves. In place of a
 * timerfd the program gets an eventfd; we have a copy of it, and write to that
 * when the timer rings. */
#define _GNU_SOURCE
#include "timers.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "grow.h"
#include "machine.h"
#include "naps.h"
#include "proc.h"

enum kind { OF_PROCESS, POSIX, DESCRIPTOR }; /* setitimer, timer_…, timerfd */

/* The kernel lets us send a signal that says it comes from a timer_create
 * timer, but not one like setitimer's. That one is marked by this value;
 * timer_sign changes it when it arrives. */
#define OF_THE_KERNEL (-1)

struct timer {
    enum kind kind;
    int owner;             /* the process, by index; NOBODY for a descriptor */
    long id;               /* timer_create's, or the eventfd's */
    long clock;            /* whose time it shows */
    int64_t due, interval; /* EVER: not set; 0: does not come again */
    long turn;          /* of two that are due at once, the lower goes first */
    int notify, signal; /* as in struct sigevent */
    pid_t thread;
    union sigval value;
    long overrun, reported; /* rings without a signal, as one was pending: so
                             * far; and as timer_getoverrun says */
    int fd;                 /* our copy of the eventfd */
};

/* The numbers are the same in the kernel and in the C library. */
struct kernel_sigevent {
    union sigval value;
    int signal, notify;
    int thread;
    char room[64];
};

static struct timer *add_timer(struct clock *c, enum kind kind, int owner,
                               long id)
{
    if (grow(&c->timers, c->timer_count, &c->timer_room, sizeof *c->timers) !=
        0)
        return NULL;
    struct timer *a = &c->timers[c->timer_count++];
    *a = (struct timer){.kind = kind, .owner = owner, .id = id, .due = EVER};
    a->fd = NO_DESCRIPTOR;
    return a;
}

static struct timer *find_timer(struct clock *c, enum kind kind, int owner,
                                long id)
{
    for (size_t i = 0; i < c->timer_count; i++) {
        struct timer *a = &c->timers[i];
        if (a->kind == kind && a->owner == owner && a->id == id)
            return a;
    }
    return NULL;
}

static void remove_timer(struct clock *c, struct timer *a)
{
    if (a->fd != NO_DESCRIPTOR)
        close(a->fd);
    *a = c->timers[--c->timer_count];
}

void timers_forget(struct clock *c, int owner, bool all)
{
    for (size_t i = c->timer_count; i-- > 0;)
        if (c->timers[i].owner == owner && (all || c->timers[i].kind == POSIX))
            remove_timer(c, &c->timers[i]);
}

void timers_free(struct clock *c)
{
    while (c->timer_count > 0)
        remove_timer(c, &c->timers[0]);
    free(c->timers);
}

static struct timer *first_timer(const struct clock *c)
{
    struct timer *first = NULL;
    for (size_t i = 0; i < c->timer_count; i++) {
        struct timer *a = &c->timers[i];
        if (a->due != EVER && (!first || a->due < first->due ||
                               (a->due == first->due && a->turn < first->turn)))
            first = a;
    }
    return first;
}

int64_t timer_due_of(const struct clock *c, int owner)
{
    int64_t due = EVER;
    for (size_t i = 0; i < c->timer_count; i++)
        if (c->timers[i].owner == owner && c->timers[i].due < due)
            due = c->timers[i].due;
    return due;
}

int64_t timer_due(const struct clock *c)
{
    const struct timer *first = first_timer(c);
    return first ? first->due : EVER;
}

/* --- ringing --------------------------------------------------------------*/

/* One signal of a timer waits at a time; for what comes meanwhile it says how
 * often it would have come. */
static void send_signal(struct tracer *t, struct timer *a)
{
    pid_t pid = t->record->processes[a->owner].pid;
    siginfo_t info = {.si_signo = a->signal, .si_code = SI_TIMER};
    info.si_overrun = OF_THE_KERNEL;
    bool one = a->kind == POSIX && a->notify == SIGEV_THREAD_ID;
    if (a->kind == POSIX && proc_pending(one ? a->thread : pid, a->signal)) {
        a->overrun++;
        return;
    }
    if (a->kind == POSIX) {
        info.si_timerid = (int)a->id;
        info.si_overrun = (int)a->overrun;
        info.si_value = a->value;
    }
    a->reported = a->overrun;
    a->overrun = 0;
    if (one)
        syscall(SYS_rt_tgsigqueueinfo, pid, a->thread, a->signal, &info);
    else
        syscall(SYS_rt_sigqueueinfo, pid, a->signal, &info);
    nap_touch_process(t, a->owner);
}

void timer_ring(struct tracer *t)
{
    struct clock *c = t->clock;
    struct timer *a = first_timer(c);
    uint64_t one = 1;
    a->due = a->interval ? a->due + a->interval : EVER;
    a->turn = ++c->turns;
    if (a->kind == DESCRIPTOR) {
        ssize_t unused = write(a->fd, &one, sizeof one);
        (void)unused;
    } else if (a->kind == OF_PROCESS || a->notify != SIGEV_NONE) {
        send_signal(t, a);
    }
}

/* How the kernel would have signed it. */
void timer_sign(pid_t pid, siginfo_t *info)
{
    if (info->si_overrun != OF_THE_KERNEL)
        return;
    info->si_code = SI_KERNEL;
    info->si_overrun = 0;
    ptrace(PTRACE_SETSIGINFO, pid, NULL, info);
}

/* --- setting and asking ---------------------------------------------------*/

static int64_t left_of(const struct clock *c, const struct timer *a)
{
    if (!a || a->due == EVER)
        return 0;
    return a->due > c->now ? a->due - c->now : 1000;
}

static void set_due(struct clock *c, struct timer *a, int64_t due,
                    int64_t interval)
{
    a->due = due;
    a->interval = interval;
    a->turn = ++c->turns;
    a->overrun = 0;
}

static struct timer *of_process(struct tracer *t, int owner)
{
    struct timer *a = find_timer(t->clock, OF_PROCESS, owner, 0);
    if (!a)
        a = add_timer(t->clock, OF_PROCESS, owner, 0);
    if (a)
        a->signal = SIGALRM;
    return a;
}

#ifdef SYS_alarm
/* alarm(2) cannot return 0 when one was set: it rounds. */
static bool set_seconds(struct tracer *t, int owner, const unsigned long *args,
                        long *result)
{
    struct clock *c = t->clock;
    struct timer *a = of_process(t, owner);
    int64_t seconds = (unsigned)args[0];
    if (!a)
        return false;
    int64_t left = left_of(c, a);
    *result = (long)((left + A_SECOND / 2) / A_SECOND);
    if (left && *result == 0)
        *result = 1;
    set_due(c, a, seconds ? c->now + seconds * A_SECOND : EVER, 0);
    return true;
}
#endif

static struct timeval value_of(int64_t time)
{
    return (struct timeval){time / A_SECOND, time % A_SECOND / 1000};
}

static bool value_is_right(const struct timeval *value)
{
    return value->tv_sec >= 0 && value->tv_usec >= 0 &&
           value->tv_usec < 1000000;
}

static bool tell_itimer(struct tracer *t, int owner, pid_t pid,
                        unsigned long to)
{
    const struct timer *a = find_timer(t->clock, OF_PROCESS, owner, 0);
    struct itimerval old = {value_of(a ? a->interval : 0),
                            value_of(left_of(t->clock, a))};
    return memory_write(pid, to, &old, sizeof old);
}

/* Those that count processor time are the kernel's. */
static bool set_itimer(struct tracer *t, int owner, pid_t pid,
                       const unsigned long *args, long *result)
{
    struct clock *c = t->clock;
    struct itimerval new = {0};
    struct timer *a = of_process(t, owner);
    if (args[0] != ITIMER_REAL || !a ||
        (args[1] && !memory_read(pid, args[1], &new, sizeof new)) ||
        !value_is_right(&new.it_value) || !value_is_right(&new.it_interval) ||
        (args[2] && !tell_itimer(t, owner, pid, args[2])))
        return false;
    int64_t value = new.it_value.tv_sec *A_SECOND + new.it_value.tv_usec * 1000;
    int64_t interval =
        new.it_interval.tv_sec *A_SECOND + new.it_interval.tv_usec * 1000;
    set_due(c, a, value ? c->now + value : EVER, interval);
    *result = 0;
    return true;
}

static struct timespec spec_of(int64_t time)
{
    return (struct timespec){time / A_SECOND, time % A_SECOND};
}

static bool spec_is_right(const struct timespec *spec)
{
    return spec->tv_sec >= 0 && spec->tv_nsec >= 0 && spec->tv_nsec < A_SECOND;
}

static bool tell_timer(struct tracer *t, const struct timer *a, pid_t pid,
                       unsigned long to)
{
    struct itimerspec old = {spec_of(a->interval),
                             spec_of(left_of(t->clock, a))};
    return memory_write(pid, to, &old, sizeof old);
}

/* timer_settime and timerfd_settime: (which, flags, new, old). */
static long set_timer(struct tracer *t, struct timer *a, pid_t pid,
                      const unsigned long *args)
{
    struct clock *c = t->clock;
    struct itimerspec new;
    if (!args[2] && a->kind == POSIX)
        return -EINVAL;
    if (!memory_read(pid, args[2], &new, sizeof new))
        return -EFAULT;
    if (!spec_is_right(&new.it_value) || !spec_is_right(&new.it_interval))
        return -EINVAL;
    if (args[3] && !tell_timer(t, a, pid, args[3]))
        return -EFAULT;
    int64_t value = new.it_value.tv_sec *A_SECOND + new.it_value.tv_nsec;
    int64_t due = EVER;
    if (value)
        due = args[1] & TIMER_ABSTIME ? value - clock_offset(c, a->clock)
                                      : c->now + value;
    set_due(c, a, due,
            new.it_interval.tv_sec *A_SECOND + new.it_interval.tv_nsec);
    if (a->kind == DESCRIPTOR) { /* what it had counted is forgotten */
        struct pollfd ready = {.fd = a->fd, .events = POLLIN};
        uint64_t count;
        if (poll(&ready, 1, 0) == 1 &&
            read(a->fd, &count, sizeof count) != sizeof count)
            return -EIO;
    }
    return 0;
}

bool timer_is_descriptor(const struct clock *c, long id)
{
    for (size_t i = 0; i < c->timer_count; i++)
        if (c->timers[i].kind == DESCRIPTOR && c->timers[i].id == id)
            return true;
    return false;
}

/* Which eventfd is this descriptor of that process? */
static long descriptor_id(pid_t pid, long fd)
{
    char file[32];
    snprintf(file, sizeof file, "fdinfo/%ld", fd);
    return proc_number(pid, file, "\neventfd-id:");
}

/* The kernel has made an eventfd for the program; we need a copy of it. Without
 * one (an old kernel) the timer will never ring. */
static void timerfd_made(struct tracer *t, pid_t pid, int fd, long clock)
{
    int copy = NO_DESCRIPTOR;
#ifdef SYS_pidfd_getfd
    int process = (int)syscall(SYS_pidfd_open, pid, 0);
    if (process != -1) {
        copy = (int)syscall(SYS_pidfd_getfd, process, fd, 0);
        close(process);
    }
#endif
    long id = copy == -1 ? -1 : descriptor_id(getpid(), copy);
    struct timer *a =
        id == -1 ? NULL : add_timer(t->clock, DESCRIPTOR, NOBODY, id);
    if (a) {
        a->fd = copy;
        a->clock = clock;
    } else if (copy != -1) {
        close(copy);
    }
}

static void timer_made(struct tracer *t, int owner, pid_t pid,
                       const unsigned long *args)
{
    struct kernel_sigevent event = {.signal = SIGALRM, .notify = SIGEV_SIGNAL};
    int id;
    if (!memory_read(pid, args[2], &id, sizeof id))
        return;
    event.value.sival_int = id;
    if (args[1])
        memory_read(pid, args[1], &event,
                    offsetof(struct kernel_sigevent, room));
    struct timer *a = add_timer(t->clock, POSIX, owner, id);
    if (!a)
        return;
    a->clock = (int)args[0];
    a->notify = event.notify;
    a->signal = event.signal;
    a->thread = event.thread;
    a->value = event.value;
}

/* --- the calls ------------------------------------------------------------*/

/* The kernel makes timer and descriptor, so that their numbers are its own. */
static bool make_timer(struct tracer *t, int index, const unsigned long *args)
{
    struct tracee *e = &t->tracees[index];
    pid_t pid = t->record->processes[index].pid;
    struct registers r;
    if (!clock_is_made((int)args[0]) || args[0] > CLOCK_TAI)
        return false;
    e->nap.arguments[0] = args[0];
    e->nap.arguments[1] = args[1];
    e->nap.arguments[2] = args[2];
    if (e->number == SYS_timerfd_create &&
        (args[1] & ~(unsigned long)(TFD_NONBLOCK | TFD_CLOEXEC)) == 0 &&
        registers_read(pid, &r)) {
        set_call(pid, &r, SYS_eventfd2);
        set_argument(&r, 0, 0);
        registers_write(pid, &r);
    }
    return true;
}

static bool use_posix(struct tracer *t, int index, const unsigned long *args,
                      long *result)
{
    const struct life *p = &t->record->processes[index];
    struct timer *a = find_timer(t->clock, POSIX, p->leader, (int)args[0]);
    *result = 0;
    if (!a)
        return false; /* of processor time, or none */
    switch (t->tracees[index].number) {
    case SYS_timer_settime:
        *result = set_timer(t, a, p->pid, args);
        return true;
    case SYS_timer_gettime:
        *result = tell_timer(t, a, p->pid, args[1]) ? 0 : -EFAULT;
        return true;
    case SYS_timer_getoverrun:
        *result = a->reported;
        return true;
    default: /* the kernel's timer goes, too */
        remove_timer(t->clock, a);
        return false;
    }
}

static bool use_descriptor(struct tracer *t, int index,
                           const unsigned long *args, long *result)
{
    pid_t pid = t->record->processes[index].pid;
    long id = descriptor_id(pid, (int)args[0]);
    struct timer *a = find_timer(t->clock, DESCRIPTOR, NOBODY, id);
    if (id == -1 || !a)
        return false;
    if (t->tracees[index].number == SYS_timerfd_settime)
        *result = set_timer(t, a, pid, args);
    else
        *result = tell_timer(t, a, pid, args[1]) ? 0 : -EFAULT;
    return true;
}

bool timer_called(struct tracer *t, int index, const unsigned long *args)
{
    const struct life *p = &t->record->processes[index];
    long result = 0;
    bool done = false;
    switch (t->tracees[index].number) {
    case SYS_timer_create:
    case SYS_timerfd_create:
        return make_timer(t, index, args);
    case SYS_setitimer:
        done = set_itimer(t, p->leader, p->pid, args, &result);
        break;
    case SYS_getitimer:
        done = args[0] == ITIMER_REAL &&
               tell_itimer(t, p->leader, p->pid, args[1]);
        break;
#ifdef SYS_alarm
    case SYS_alarm:
        done = set_seconds(t, p->leader, args, &result);
        break;
#endif
    case SYS_timerfd_settime:
    case SYS_timerfd_gettime:
        done = use_descriptor(t, index, args, &result);
        break;
    default:
        done = use_posix(t, index, args, &result);
    }
    if (done)
        skip_call(p->pid, result);
    return false;
}

void timer_returned(struct tracer *t, int index, long result)
{
    const struct life *p = &t->record->processes[index];
    struct tracee *e = &t->tracees[index];
    const unsigned long *args = e->nap.arguments;
    struct registers r;
    if (e->number == SYS_timerfd_create && registers_read(p->pid, &r)) {
        set_argument(&r, 0, args[0]);
        set_result(&r, result);
        registers_write(p->pid, &r);
    }
    if (result < 0)
        return;
    if (e->number == SYS_timer_create)
        timer_made(t, p->leader, p->pid, args);
    else
        timerfd_made(t, t->record->processes[p->leader].pid, (int)result,
                     (long)args[0]);
}
