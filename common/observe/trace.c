#define _GNU_SOURCE
#include "trace.h"

#include <errno.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>

#include "calls.h"
#include "family.h"
#include "lines.h"
#include "machine.h"
#include "naps.h"
#include "origins.h"
#include "proc.h"
#include "sockets.h"
#include "timers.h"

#define SYSCALL_STOP (SIGTRAP | 0x80)

/* PTRACE_EVENT_STOP. With SIGTRAP: a newborn's first stop, one that we have
 * asked for (PTRACE_INTERRUPT), or the end of a stop by SIGSTOP and the like.
 * With any other signal: that signal has stopped the whole process. */
static void group_stop(struct tracer *t, int index, int signal)
{
    struct record *r = t->record;
    struct life *p = &r->processes[index];
    if (signal == SIGTRAP) {
        if (t->tracees[index].newborn) { /* its parent is not known yet */
            tracer_hold(p->pid);
            return;
        }
        lines_at_rest(t, index);
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
        nap_touch_process(t, p->parent); /* it may be in a wait for stops */
    /* Stays stopped, as it would without us; LISTEN lets us hear of SIGCONT. */
    tracer_hold(p->pid);
    ptrace(PTRACE_LISTEN, p->pid, NULL, NULL);
}

/* To who is traced even a signal comes that it ignores, and cuts its call
 * short. Without us it would not, so it shall not see that. */
static void undo_ignored(pid_t pid, int signal)
{
    struct registers r;
    bool by_itself =
        signal == SIGCHLD || signal == SIGURG || signal == SIGWINCH;
    if (registers_read(pid, &r) && is_cut_short(&r) &&
        (proc_ignores(pid, signal) ||
         (by_itself && !proc_catches(pid, signal))))
        undo_interrupt(pid, &r);
}

/* A signal is about to be delivered. SIGCHLD is left out of the record: every
 * end of a child is in it anyway. */
static void signal_arrives(struct tracer *t, int index, int signal)
{
    struct record *r = t->record;
    struct life *p = &r->processes[index];
    struct tracee *e = &t->tracees[index];
    siginfo_t info = {0};
    if (signal != SIGCHLD) {
        long from = 0;
        lines_at_signal(t, index);
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
    undo_ignored(p->pid, signal);
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
    if (t->tracees[index].ends.at && event != PTRACE_EVENT_EXEC)
        origin_settle(t, index);
    switch (event) {
    case PTRACE_EVENT_SECCOMP:
        call_entered(t, index);
        return;
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_CLONE:
        lines_at_event(t, index);
        fork_reported(t, index, event);
        tracer_choice(t, index);
        tracer_continue(t, index, 0);
        return;
    case PTRACE_EVENT_VFORK:
        lines_at_event(t, index);
        fork_reported(t, index, event);
        record_state(t->record, index, VFORKING, tracer_now(t));
        tracer_continue(t, index, 0);
        return;
    case PTRACE_EVENT_VFORK_DONE:
        record_state(t->record, index, RUNNING, tracer_now(t));
        tracer_continue(t, index, 0);
        return;
    case PTRACE_EVENT_EXEC:
        /* A thread that has called exec stops under its process's pid from here
         * on. The stop must be taken before that changes hands. */
        tracer_hold(pid);
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

/* The next piece of news, without taking it (WNOWAIT): a zombie must still be
 * there for `ended` to ask about. A stop need not be taken: it is over when the
 * process is told to go on. */
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

/* --- in a crowd -----------------------------------------------------------
 *
 * Asked for any news, the kernel goes through our children one by one. With
 * thousands of them that takes longer than all else, and for each piece of
 * news. So in a crowd it is not asked that. Instead, in this order: SIGCHLD
 * says who has news; a few pids that have news often are asked; and, since
 * several SIGCHLD become one, everybody is asked from time to time (sweep).
 */

/* Puts it among those that are asked first. */
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

/* Asks after one process. Whoever is likely to have news next is hoped for: it
 * itself, the child that it now waits for, a child that was just born. */
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

/* Processor time that we have used. */
static double our_seconds(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

/* The sweep is over: those whom we do not know are asked for (they were born
 * just now, or have come to us as orphans). Then it rests, for longer when it
 * has found little, so that sweeps take a tenth of the time at most. */
static void end_sweep(struct tracer *t)
{
    struct crowd *c = &t->crowd;
    siginfo_t info;
    while (look(P_ALL, 0, false, &info) == 0 && info.si_pid != 0 &&
           tracer_find(t, info.si_pid) == NOBODY)
        report(t, &info);
    if (info.si_pid != 0)
        report(t, &info);
    double took = our_seconds() - c->began, most = 0.25;
    bool many = c->found > (long)t->alive_count / 16;
    double pause = (many ? 1 : 10) * took;
    c->next = tracer_wall(t) + (pause < most ? pause : most);
}

/* One part of a sweep over all the living; the next call goes on at `cursor`.
 * From the end to the front, because the dead are taken out meanwhile. */
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
    if (c->cursor == 0)
        end_sweep(t);
    return news;
}

/* SIGCHLD (which is blocked) says who has news. While one is pending, the next
 * ones are lost: so this is done first of all, each time. */
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

/* One system call brings one piece of news. It blocks in waitid, and not in a
 * poll: the kernel wakes a waiter on the processor where the news was made. */
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
