#define _GNU_SOURCE
#include "trace.h"

#include <errno.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>

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
    tracer_set_forking(t, index, false); /* it has succeeded or failed */
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

/* Looks without taking: the dead must still be there to be read, and a stop is
 * over anyway as soon as the process goes on. */
static int look(idtype_t type, pid_t pid, bool block, siginfo_t *info)
{
    info->si_pid = 0;
    return waitid(type, (id_t)pid, info,
                  WEXITED | WSTOPPED | WNOWAIT | __WALL |
                      (block ? 0 : WNOHANG));
}

static void report(struct tracer *t, const siginfo_t *info)
{
    if (info->si_code == CLD_EXITED || info->si_code == CLD_KILLED ||
        info->si_code == CLD_DUMPED)
        end_reported(t, info->si_pid);
    else
        stop_reported(t, info->si_pid, info->si_status);
}

/* --- in a crowd -----------------------------------------------------------*/

/* To be asked first: who had news goes on, and often has more. */
static void hope_for(struct crowd *c, pid_t pid)
{
    for (unsigned i = 0; i < MOST_HOPEFUL && i < c->hopeful_count; i++)
        if (c->hopeful[i] == pid)
            return;
    c->hopeful[c->hopeful_count++ % MOST_HOPEFUL] = pid;
}

static void forget(struct crowd *c, pid_t pid)
{
    for (unsigned i = 0; i < MOST_HOPEFUL; i++)
        if (c->hopeful[i] == pid)
            c->hopeful[i] = 0;
}

static bool hear_of(struct tracer *t, pid_t pid)
{
    siginfo_t info;
    if (look(P_PID, pid, false, &info) == -1)
        forget(&t->crowd, pid);
    if (info.si_pid == 0)
        return false;
    size_t before = t->record->process_count;
    hope_for(&t->crowd, pid);
    report(t, &info);
    int index = tracer_find(t, pid);
    if (index != NOBODY && t->tracees[index].call == CALL_WAIT &&
        t->tracees[index].wait_for > 0)
        hope_for(&t->crowd, t->tracees[index].wait_for);
    if (t->record->process_count > before) /* a child was born, and stops */
        hope_for(&t->crowd,
                 t->record->processes[t->record->process_count - 1].pid);
    return true;
}

static bool hear_hopeful(struct tracer *t)
{
    struct crowd *c = &t->crowd;
    for (unsigned i = 0; i < MOST_HOPEFUL; i++)
        if (c->hopeful[i] != 0 && hear_of(t, c->hopeful[i]))
            return true;
    return false;
}

/* Of processor time. */
static double our_seconds(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

/* Asks after a part of the living. When all have been asked, whoever is not
 * known to us (it was handed on to us, or born just now); and then not again
 * for a while, the longer the less was found. */
static bool sweep(struct tracer *t)
{
    enum { PART = 128 };
    struct crowd *c = &t->crowd;
    siginfo_t info;
    bool news = false;
    if (c->cursor == 0) {
        c->cursor = t->alive_count;
        c->began = our_seconds();
        c->found = 0;
    }
    if (c->cursor > t->alive_count)
        c->cursor = t->alive_count;
    for (int i = 0; i < PART && c->cursor > 0; i++) {
        pid_t pid = t->record->processes[t->alive[--c->cursor]].pid;
        if (look(P_PID, pid, false, &info) == 0 && info.si_pid != 0) {
            report(t, &info);
            c->found++;
            news = true;
        }
        if (c->cursor > t->alive_count)
            c->cursor = t->alive_count;
    }
    if (c->cursor > 0)
        return news;
    while (look(P_ALL, 0, false, &info) == 0 && info.si_pid != 0 &&
           tracer_find(t, info.si_pid) == NOBODY)
        report(t, &info);
    if (info.si_pid != 0)
        report(t, &info);
    double took = our_seconds() - c->began, most = 0.25;
    bool many = c->found > (long)t->alive_count / 16;
    double pause = (many ? 1 : 10) * took;
    c->next = tracer_wall(t) + (pause < most ? pause : most);
    return news;
}

/* The signal says who has news. While one is pending, more of them are lost:
 * so it is taken each time before all else; and hence the sweeps. */
static bool hear_signal(struct tracer *t, double most)
{
    struct timespec wait = {0, 0};
    siginfo_t info;
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    if (most > 0)
        wait.tv_nsec = most < 0.01 ? (long)(most * 1e9) : 10000000;
    return sigtimedwait(&child, &info, &wait) == SIGCHLD &&
           hear_of(t, info.si_pid);
}

/* The kernel finds any news by asking one child after the other: with
 * thousands of them, that would take longer than all else together. */
static enum heard hear_in_crowd(struct tracer *t, bool block)
{
    double left = t->crowd.next - tracer_wall(t);
    bool news = hear_signal(t, 0) || hear_hopeful(t);
    if (!news && (t->crowd.cursor > 0 || left <= 0))
        news = sweep(t);
    else if (!news && block)
        news = hear_signal(t, left);
    return news ? HEARD_NEWS : HEARD_NOTHING;
}

/* --- among few ------------------------------------------------------------*/

/* One system call brings the news; it blocks in a wait and not in a poll,
 * because the kernel wakes who waits on the core where the news is. */
enum heard tracer_hear(struct tracer *t, bool block)
{
    siginfo_t info;
    if (t->alive_count > CROWD && !t->clock)
        return hear_in_crowd(t, block);
    t->crowd.cursor = 0;
    if (look(P_ALL, 0, block, &info) == -1) {
        /* As their subreaper we get all descendants in the end; when there is
         * nobody to wait for, nobody is left. */
        return errno == ECHILD ? NOBODY_LEFT : HEARD_NOTHING;
    }
    if (info.si_pid == 0)
        return HEARD_NOTHING;
    report(t, &info);
    return HEARD_NEWS;
}
