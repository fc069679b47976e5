#define _GNU_SOURCE
#include "trace.h"
#include "naps.h"
#include "sockets.h"
#include "timers.h"

#include <errno.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "calls.h"
#include "family.h"
#include "naps.h"
#include "proc.h"
#include "sockets.h"
#include "timers.h"

#define SYSCALL_STOP (SIGTRAP | 0x80)

static void group_stop(struct tracer *t, int index, int signal)
{
    struct record *r = t->record;
    struct life *p = &r->processes[index];
    if (signal == SIGTRAP) { /* its first stop, or it may go on again */
        if (t->tracees[index].newborn) {
            tracer_hold(p->pid);
            return;
        }
        if (p->state == STOPPED) {
            record_state(r, index, RUNNING, tracer_now(t));
            record_event(r, tracer_now(t), index, EV_CONTINUED, 0, 0);
        }
        if (t->tracees[index].nap.lazily)
            socket_wait_ends(t, index);
        tracer_continue(t, index, 0);
        return;
    }
    if (p->state != STOPPED) {
        record_state(r, index, STOPPED, tracer_now(t));
        record_event(r, tracer_now(t), index, EV_STOPPED, signal, 0);
    }
    if (t->clock_runs && p->parent != NOBODY)
        nap_touch_process(t, p->parent); /* it may be told */
    /* Stay stopped, as it would without us, but hear of SIGCONT. */
    tracer_hold(p->pid);
    ptrace(PTRACE_LISTEN, p->pid, NULL, NULL);
}

static void signal_arrives(struct tracer *t, int index, int signal)
{
    struct record *r = t->record;
    struct life *p = &r->processes[index];
    struct tracee *e = &t->tracees[index];
    siginfo_t info = {0};
    if (signal != SIGCHLD) {
        long from = 0;
        if (ptrace(PTRACE_GETSIGINFO, p->pid, NULL, &info) == 0 &&
            info.si_code <= 0 && info.si_code != SI_TIMER)
            from = info.si_pid;
        if (t->clock_runs && info.si_code == SI_TIMER)
            timer_sign(p->pid, &info);
        record_event(r, tracer_now(t), index,
                     proc_ignores(p->pid, signal) ? EV_IGNORED : EV_SIGNAL,
                     signal, from);
    }
    if (e->restarts && proc_catches(p->pid, signal))
        e->restarts = false; /* a handler runs: the call may return EINTR */
    if (signal == SIGXFSZ && t->limits->file) {
        over_file(t->limits, r);
        tracer_kill_all(t);
    }
    tracer_continue(t, index, signal);
}

static void stop_reported(struct tracer *t, pid_t pid, int why)
{
    int signal = why & 0xff, event = why >> 8;
    int index = tracer_find(t, pid);
    if (index == NOBODY || !is_alive(&t->record->processes[index])) {
        newborn_stopped(t, pid);
        return;
    }
    t->tracees[index].forking = false; /* it has succeeded or failed */
    switch (event) {
    case PTRACE_EVENT_SECCOMP:
        call_entered(t, index);
        return;
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_CLONE:
        fork_reported(t, index, event);
        tracer_choice(t, index);
        tracer_continue(t, index, 0);
        return;
    case PTRACE_EVENT_VFORK:
        fork_reported(t, index, event);
        record_state(t->record, index, VFORKING, tracer_now(t));
        tracer_continue(t, index, 0);
        return;
    case PTRACE_EVENT_VFORK_DONE:
        record_state(t->record, index, RUNNING, tracer_now(t));
        tracer_continue(t, index, 0);
        return;
    case PTRACE_EVENT_EXEC:
        tracer_hold(pid); /* else the kernel takes a thread's for another's */
        exec_reported(t, index);
        return;
    case PTRACE_EVENT_STOP:
        group_stop(t, index, signal);
        return;
    }
    if (signal == SYSCALL_STOP)
        call_left(t, index);
    else
        signal_arrives(t, index, signal);
}

/* One system call brings the news; it blocks in a wait and not in a poll,
 * because the kernel wakes who waits on the core where the news is. */
enum heard tracer_hear(struct tracer *t, bool block)
{
    siginfo_t info = {0};
    int nohang = block ? 0 : WNOHANG;
    /* Look without taking: the dead must still be there to be read, and a stop
     * is over anyway as soon as the process goes on. */
    if (waitid(P_ALL, 0, &info,
               WEXITED | WSTOPPED | WNOWAIT | __WALL | nohang) == -1) {
        /* As their subreaper we get all descendants in the end; when there is
         * nobody to wait for, nobody is left. */
        return errno == ECHILD ? NOBODY_LEFT : HEARD_NOTHING;
    }
    if (info.si_pid == 0)
        return HEARD_NOTHING;
    if (info.si_code == CLD_EXITED || info.si_code == CLD_KILLED ||
        info.si_code == CLD_DUMPED)
        end_reported(t, info.si_pid);
    else
        stop_reported(t, info.si_pid, info.si_status);
    return HEARD_NEWS;
}
