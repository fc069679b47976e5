/*
 * Tracing every system call would slow a program several times over. This
 * filter runs in the kernel and stops only at those few that say something
 * about processes; everything else runs at full speed.
 */
#define _GNU_SOURCE
#include "filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "bpf.h"
#include "filter_time.h"
#include "makes.h"
#include "origins.h"
#include "reach_calls.h"

#if defined(__x86_64__)
#define THIS_MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_MACHINE AUDIT_ARCH_AARCH64
#else
#error "observe knows x86-64 and arm64"
#endif

#define X32_CALLS 0x40000000 /* a second set of numbers, on x86-64 */

/* A call stops if its argument `argument` (ANY: none is looked at) is at most
 * `most`. A poll or select of no descriptor at all is a way to sleep. */
static const struct {
    int number;
    enum call call;
    int argument, most;
} watched[] = {
    {SYS_wait4, CALL_WAIT, ANY, 0},
    {SYS_waitid, CALL_WAIT, ANY, 0},
    {SYS_nanosleep, CALL_SLEEP, ANY, 0},
    {SYS_clock_nanosleep, CALL_SLEEP, ANY, 0},
    {SYS_restart_syscall, CALL_SLEEP, ANY, 0},
    {SYS_rt_sigsuspend, CALL_SLEEP, ANY, 0},
    {SYS_rt_sigtimedwait, CALL_SLEEP, ANY, 0},
    {SYS_pselect6, CALL_SLEEP, 0, 0},
    {SYS_ppoll, CALL_SLEEP, 1, 0},
#ifdef SYS_pause
    {SYS_pause, CALL_SLEEP, ANY, 0},
    {SYS_select, CALL_SLEEP, 0, 0},
    {SYS_poll, CALL_SLEEP, 1, 0},
#endif
    {SYS_kill, CALL_KILL, ANY, 0},
    {SYS_tkill, CALL_KILL, ANY, 0},
    {SYS_tgkill, CALL_KILL, ANY, 0},
    {SYS_rt_sigqueueinfo, CALL_KILL, ANY, 0},
    {SYS_rt_tgsigqueueinfo, CALL_KILL, ANY, 0},
#ifdef SYS_pidfd_send_signal
    {SYS_pidfd_send_signal, CALL_KILL, ANY, 0},
#endif
    {SYS_setsid, CALL_SETSID, ANY, 0},
    {SYS_setitimer, CALL_ALARM, ANY, 0},
    {SYS_timer_settime, CALL_ALARM, ANY, 0},
    {SYS_setsockopt, CALL_ALARM, ANY, 0},
#ifdef SYS_alarm
    {SYS_alarm, CALL_ALARM, ANY, 0},
#endif
    {SYS_clone, CALL_FORK, ANY, 0},
#ifdef SYS_fork
    {SYS_fork, CALL_FORK, ANY, 0},
    {SYS_vfork, CALL_FORK, ANY, 0},
#endif
    /* Whatever descriptor it is, it may be a copy of stdout. */
    {SYS_write, CALL_WRITE, ANY, 0},
    {SYS_writev, CALL_WRITE, ANY, 0},
    {SYS_pwrite64, CALL_WRITE, ANY, 0},
    {SYS_pwritev, CALL_WRITE, ANY, 0},
    {SYS_pwritev2, CALL_WRITE, ANY, 0},
    {SYS_sendfile, CALL_WRITE, ANY, 0},
    {SYS_vmsplice, CALL_WRITE, ANY, 0},
    {SYS_splice, CALL_WRITE, ANY, 0},
    {SYS_tee, CALL_WRITE, ANY, 0},
};

/* Calls that could not be watched fail as on an old kernel (ENOSYS), so that
 * the C library falls back to those that can. This comes first: no later rule
 * may let one of them pass. */
static void refuse_the_unknown(struct program *p)
{
    load(p, offsetof(struct seccomp_data, arch));
    p->code[p->length++] = (struct sock_filter)BPF_JUMP(
        BPF_JMP | BPF_JEQ | BPF_K, THIS_MACHINE, 1, 0);
    answer(p, SECCOMP_RET_ERRNO | ENOSYS);
    load(p, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
    unless_skip(p, BPF_JGE, X32_CALLS, 1);
    answer(p, SECCOMP_RET_ERRNO | ENOSYS);
#endif
    /* clone3 keeps its flags in memory, where a filter cannot look; the C
     * library then falls back to clone. */
    unless_skip(p, BPF_JEQ, SYS_clone3, 1);
    answer(p, SECCOMP_RET_ERRNO | ENOSYS);
#ifdef SYS_io_uring_setup
    /* A ring can wait and write on ways that are not watched. */
    unless_skip(p, BPF_JEQ, SYS_io_uring_setup, 1);
    answer(p, SECCOMP_RET_ERRNO | ENOSYS);
#endif
    /* A child made with CLONE_UNTRACED would escape. */
    unless_skip(p, BPF_JEQ, SYS_clone, 4);
    load(p, argument_offset(0));
    unless_skip(p, BPF_JSET, CLONE_UNTRACED, 1);
    answer(p, SECCOMP_RET_ERRNO | EPERM);
    load(p, offsetof(struct seccomp_data, nr));
}

int install_filter(const struct stops *at)
{
    struct program p = {.length = 0};
    refuse_the_unknown(&p);
    watch_reach(&p);
    /* The order matters: the first rule that knows a call decides. */
    if (at->time)
        watch_time(&p);
    if (at->order)
        watch_shared(&p);
    watch_makes(&p, at->shared);
    watch_origins(&p);
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++) {
        enum call call = watched[i].call;
        if ((call == CALL_FORK && !at->forks) ||
            (call == CALL_WRITE && !at->writes))
            continue;
        watch_call(&p, watched[i].number, call, watched[i].argument,
                   watched[i].most);
    }
    answer(&p, SECCOMP_RET_ALLOW);
    struct sock_fprog filter = {p.length, p.code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == -1)
        return errno;
    return 0;
}
