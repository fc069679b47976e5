/* When the observer makes the time, these calls stop as well: all that read a
 * clock, wait until a time, or set an alarm. */
#define _GNU_SOURCE
#include "filter_time.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <time.h>

#ifndef FUTEX_LOCK_PI2
#define FUTEX_LOCK_PI2 13
#endif

/* Calls with a higher number came after this was written. */
#define NEWEST_CALL 470

static const struct {
    int number;
    enum call call;
} always[] = {
    {SYS_gettimeofday, CALL_CLOCK},
    {SYS_times, CALL_CLOCK},
    {SYS_nanosleep, CALL_TIMED},
    {SYS_clock_nanosleep, CALL_TIMED},
    {SYS_rt_sigtimedwait, CALL_TIMED},
    {SYS_pselect6, CALL_TIMED},
    {SYS_ppoll, CALL_TIMED},
    {SYS_epoll_pwait, CALL_TIMED},
    {SYS_mq_timedsend, CALL_TIMED},
    {SYS_mq_timedreceive, CALL_TIMED},
    {SYS_semtimedop, CALL_TIMED},
    {SYS_io_getevents, CALL_TIMED},
#ifdef SYS_epoll_pwait2
    {SYS_epoll_pwait2, CALL_TIMED},
#endif
#ifdef SYS_futex_waitv
    {SYS_futex_waitv, CALL_TIMED},
#endif
#ifdef SYS_io_pgetevents
    {SYS_io_pgetevents, CALL_TIMED},
#endif
    {SYS_setitimer, CALL_TIMER},
    {SYS_getitimer, CALL_TIMER},
    {SYS_timer_create, CALL_TIMER},
    {SYS_timer_settime, CALL_TIMER},
    {SYS_timer_gettime, CALL_TIMER},
    {SYS_timer_getoverrun, CALL_TIMER},
    {SYS_timer_delete, CALL_TIMER},
    {SYS_timerfd_create, CALL_TIMER},
    {SYS_timerfd_settime, CALL_TIMER},
    {SYS_timerfd_gettime, CALL_TIMER},
    {SYS_sched_yield, CALL_LOOK},
    {SYS_mq_notify, CALL_SURPRISE},
    {NEWER_FUTEX_WAIT, CALL_TIMED},
#ifdef SYS_time
    {SYS_time, CALL_CLOCK},
    {SYS_alarm, CALL_TIMER},
    {SYS_select, CALL_TIMED},
    {SYS_poll, CALL_TIMED},
    {SYS_epoll_wait, CALL_TIMED},
#endif
};

/* Reads of the machine's clocks stop; those of clocks of processor time do not,
 * as we do not make that. The clocks of other processes' and threads' processor
 * time have negative numbers: as unsigned ones, the largest. */
static void watch_clocks(struct program *p)
{
    unless_skip(p, BPF_JEQ, SYS_clock_gettime, 8);
    load(p, argument_offset(0));
    unless_skip(p, BPF_JEQ, CLOCK_PROCESS_CPUTIME_ID, 1);
    answer(p, SECCOMP_RET_ALLOW);
    unless_skip(p, BPF_JEQ, CLOCK_THREAD_CPUTIME_ID, 1);
    answer(p, SECCOMP_RET_ALLOW);
    unless_skip(p, BPF_JGE, 1U << 31, 1);
    answer(p, SECCOMP_RET_ALLOW);
    answer(p, SECCOMP_RET_TRACE | CALL_CLOCK);
}

/* A rule that has loaded an argument and does not decide must load the call's
 * number again: the next rule compares with that. */
static void next_rule(struct program *p)
{
    load(p, offsetof(struct seccomp_data, nr));
}

static void skip(struct program *p, unsigned count)
{
    p->code[p->length++] =
        (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, count);
}

/* Stops at that call if its argument, a pointer, is not NULL. */
static void watch_pointer(struct program *p, int number, enum call call, int n)
{
    unless_skip(p, BPF_JEQ, (unsigned)number, 6);
    load(p, argument_offset(n));
    unless_skip(p, BPF_JEQ, 0, 2);
    load(p, argument_offset(n) + 4);
    if_skip(p, 0, 1);
    answer(p, SECCOMP_RET_TRACE | call);
    next_rule(p);
}

/* Of all that futex can do, only a wait with a timeout stops. Locks and joins
 * without one go at full speed. The numbers of skipped instructions below
 * belong together: whoever changes a line has to count again. */
static void watch_futex(struct program *p)
{
    static const unsigned waits[] = {FUTEX_WAIT, FUTEX_WAIT_BITSET,
                                     FUTEX_LOCK_PI, FUTEX_LOCK_PI2,
                                     FUTEX_WAIT_REQUEUE_PI};
    size_t count = sizeof waits / sizeof *waits;
    unless_skip(p, BPF_JEQ, SYS_futex, (unsigned char)(count + 12));
    load(p, argument_offset(1));
    p->code[p->length++] =
        (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, FUTEX_CMD_MASK);
    for (size_t i = 0; i < count; i++)
        if_skip(p, waits[i], (unsigned char)(count - i));
    skip(p, 8);
    next_rule(p);
    watch_pointer(p, SYS_futex, CALL_TIMED, 3);
    next_rule(p);
}

/* Stops at that call if one argument is one of these values. */
static void watch_values(struct program *p, int number, enum call call, int n,
                         const unsigned *values, size_t count)
{
    unless_skip(p, BPF_JEQ, (unsigned)number, (unsigned char)(count + 4));
    load(p, argument_offset(n));
    for (size_t i = 0; i < count; i++)
        if_skip(p, values[i], (unsigned char)(count - i));
    skip(p, 1);
    answer(p, SECCOMP_RET_TRACE | call);
    next_rule(p);
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

void watch_time(struct program *p)
{
    /* The levels of protocols have options of the same numbers: calls.c looks
     * which it is. The first two are SO_RCVTIMEO and SO_SNDTIMEO of old. */
    static const unsigned options[] = {20, 21, 66, 67};
    static const unsigned surprises[] = {F_SETLEASE, F_NOTIFY};
    watch_clocks(p);
    watch_futex(p);
    watch_pointer(p, SYS_recvmmsg, CALL_UNHELD, 4);
    for (size_t i = 0; i < COUNT(always); i++)
        watch_call(p, always[i].number, always[i].call, ANY, 0);
    watch_values(p, SYS_setsockopt, CALL_SOCKET, 2, options, COUNT(options));
    watch_values(p, SYS_getsockopt, CALL_SOCKET, 2, options, COUNT(options));
    watch_values(p, SYS_fcntl, CALL_SURPRISE, 1, surprises, COUNT(surprises));
    unless_skip(p, BPF_JGT, NEWEST_CALL, 1);
    answer(p, SECCOMP_RET_TRACE | CALL_UNHELD);
}

void watch_shared(struct program *p)
{
    static const int calls[] = {
        SYS_read,    SYS_readv,  SYS_recvfrom,    SYS_recvmsg, SYS_accept,
        SYS_accept4, SYS_write,  SYS_writev,      SYS_sendto,  SYS_sendmsg,
        SYS_connect, SYS_splice, SYS_sendfile,    SYS_flock,   SYS_msgrcv,
        SYS_msgsnd,  SYS_semop,  SYS_sched_yield,
    };
    static const unsigned locks[] = {F_SETLKW, F_OFD_SETLKW};
    static const unsigned waits[] = {
        FUTEX_WAIT,
        FUTEX_WAIT_BITSET,
        FUTEX_LOCK_PI,
        FUTEX_WAIT | FUTEX_PRIVATE_FLAG,
        FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG,
        FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME,
        FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME,
    };
    for (size_t i = 0; i < COUNT(calls); i++)
        watch_call(p, calls[i], CALL_SHARED, ANY, 0);
    watch_values(p, SYS_fcntl, CALL_SHARED, 1, locks, COUNT(locks));
    watch_values(p, SYS_futex, CALL_SHARED, 1, waits, COUNT(waits));
}
