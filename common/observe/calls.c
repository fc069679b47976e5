#define _GNU_SOURCE
#include "calls.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alarms.h"
#include "clock_reads.h"
#include "family.h"
#include "grow.h"
#include "lines.h"
#include "machine.h"
#include "makes.h"
#include "naps.h"
#include "origins.h"
#include "proc.h"
#include "reach.h"
#include "sockets.h"
#include "spins.h"
#include "timers.h"

/* For which child is this wait? A process group counts as ANYBODY: which child
 * it was is seen when the call returns. */
static pid_t whom(long number, const unsigned long *args, long options)
{
    if (options & WNOWAIT)
        return KEEP_ZOMBIE;
    if (number == SYS_wait4)
        return (pid_t)args[0] > 0 ? (pid_t)args[0] : ANYBODY;
    return args[0] == P_PID ? (pid_t)args[1] : ANYBODY;
}

/* Where a signal has cut a wait short and no handler ran, the kernel enters it
 * again: then it is not counted again, and its span goes on (record_resume). */
static void enter_wait(struct tracer *t, int index, const unsigned long *args)
{
    struct tracee *e = &t->tracees[index];
    struct life *p = &t->record->processes[index];
    struct life *whole = &t->record->processes[p->leader];
    long options = (long)args[e->number == SYS_wait4 ? 2 : 3];
    e->call = CALL_WAIT;
    e->no_hang = options & WNOHANG;
    e->siginfo = e->number == SYS_waitid ? args[2] : 0;
    e->wait_for = whom(e->number, args, options);
    if (!e->restarts) {
        whole->waits++;
        whole->polls += e->no_hang;
    }
    if (e->no_hang && t->clock_runs)
        spin_asks(t, index, false);
    if (e->restarts && !e->no_hang)
        record_resume(t->record, index, WAITING, tracer_now(t));
    else if (!e->no_hang)
        record_state(t->record, index, WAITING, tracer_now(t));
    if (!e->no_hang && e->wait_for > 0)
        record_waits_on(t->record, index, tracer_find(t, e->wait_for));
    e->restarts = false;
    tracer_go_through(t, index);
}

/* Lets it enter a call in which it will be in that state until it returns. */
static void be_asleep(struct tracer *t, int index, enum state state)
{
    struct tracee *e = &t->tracees[index];
    e->no_hang = false;
    if (e->restarts)
        record_resume(t->record, index, state, tracer_now(t));
    else
        record_state(t->record, index, state, tracer_now(t));
    e->restarts = false;
    tracer_go_through(t, index);
}

/* Of the calls at which CALL_SLEEP stops: does this one end by itself after
 * some time? (pause does not; nor does a poll of nothing with a timeout of 0,
 * which does not wait at all.) */
static bool is_nap(long number, const unsigned long *args)
{
    switch (number) {
    case SYS_nanosleep:
    case SYS_clock_nanosleep:
        return true;
    case SYS_pselect6:
        return args[4] != 0;
    case SYS_ppoll:
    case SYS_rt_sigtimedwait:
        return args[2] != 0;
#ifdef SYS_poll
    case SYS_poll:
        return (int)args[2] > 0;
    case SYS_select:
        return args[4] != 0;
#endif
    default:
        return false;
    }
}

/* Counted for the process, all its threads together, as are waits and polls. */
static void count_nap(struct tracer *t, int index, const unsigned long *args)
{
    const struct tracee *e = &t->tracees[index];
    int leader = t->record->processes[index].leader;
    if (!e->restarts && is_nap(e->number, args))
        t->record->processes[leader].naps++;
}

static void enter_sleep(struct tracer *t, int index, const unsigned long *args)
{
    struct tracee *e = &t->tracees[index];
    /* restart_syscall goes on with whatever was cut short: perhaps a lock or a
     * poll, at whose entry we did not stop. */
    if (e->number == SYS_restart_syscall && !e->restarts) {
        tracer_continue(t, index, 0);
        return;
    }
    e->call = CALL_SLEEP;
    count_nap(t, index, args);
    be_asleep(t, index, SLEEPING);
}

/* A call that waits until a time, where we make the time. It counts as asleep
 * only if nothing but a signal can end it earlier; else (a poll, a lock with a
 * timeout) it is blocked. */
static void enter_timed(struct tracer *t, int index, const unsigned long *args)
{
    struct tracee *e = &t->tracees[index];
    if (!nap_begins(t, index, args)) {
        spin_asks(t, index, false);
        tracer_continue(t, index, 0);
        return;
    }
    spin_ends(t, index);
    e->call = CALL_TIMED;
    if (e->nap.alone)
        count_nap(t, index, args);
    be_asleep(t, index, e->nap.alone ? SLEEPING : BLOCKED);
}

/* The usage if this fork is allowed. Forks under way count as children already;
 * newborns are alive and their parents' forks under way, so they would be
 * counted twice. */
static struct usage with_one_more(const struct tracer *t)
{
    return (struct usage){
        .live = (long)t->alive_count - t->newborns + t->forking + 1,
        .forks = t->record->forks + t->forking + 1,
    };
}

/* Before a fork is refused: the ends of some may not have been reported yet, so
 * that a program which starts and joins one thread after the other seems to
 * have many at once. Give the dead up to 10 ms to be found. */
static void make_sure(struct tracer *t, struct usage *would_be)
{
    long most = t->limits->live;
    for (int i = 0; i < 10 && most && would_be->live > most; i++) {
        if (i > 0)
            usleep(1000);
        tracer_bury(t);
        *would_be = with_one_more(t);
    }
}

static void enter_fork(struct tracer *t, int index, const unsigned long *args)
{
    struct record *r = t->record;
    struct tracee *e = &t->tracees[index];
    pid_t pid = r->processes[index].pid;
    bool thread = e->number == SYS_clone && args[0] & CLONE_THREAD;
    struct usage would_be = with_one_more(t);
    make_sure(t, &would_be);
    if (!thread && ++t->fork_calls == t->limits->fail_fork) {
        r->fork_refused++;
        record_event(r, tracer_now(t), index, EV_FORK_REFUSED, 0, 0);
        skip_call(pid, -EAGAIN);
    } else if (t->ending || over_limit(t->limits, &would_be, r)) {
        skip_call(pid, -EAGAIN);
        tracer_kill_all(t);
    } else {
        tracer_set_forking(t, index, true);
    }
    tracer_continue(t, index, 0);
}

/* From here until it returns, all bytes that arrive at the stream are its own:
 * nobody else is let into a write to that stream. */
static void begin_write(struct tracer *t, int index)
{
    struct tracee *e = &t->tracees[index];
    t->held -= e->ticket != 0;
    e->ticket = 0;
    e->call = CALL_WRITE;
    e->no_hang = true;
    output_write_begins(t->output, e->stream,
                        t->record->processes[index].leader, tracer_now(t));
    tracer_go_through(t, index);
}

/* Which of the call's arguments is the descriptor that is written to? */
static int target_of(long number)
{
    return number == SYS_splice ? 2 : number == SYS_tee;
}

/* Puts it at the end of those that wait for their turn to write. False if
 * memory is out. */
static bool queue_up(struct tracer *t, int index)
{
    struct tracee *e = &t->tracees[index];
    struct writers *w = &t->writers[e->stream];
    /* Half of the places have been used: move the others to the front, so that
     * the queue does not grow with the length of the run. */
    if (w->count == w->room && w->first > w->room / 2) {
        w->count -= w->first;
        memmove(w->turn, w->turn + w->first, w->count * sizeof *w->turn);
        w->first = 0;
    }
    if (grow(&w->turn, w->count, &w->room, sizeof *w->turn) != 0)
        return false;
    e->ticket = ++t->tickets;
    t->held++;
    w->turn[w->count++] = (struct turn_to_write){index, e->ticket};
    return true;
}

/* Writers to one stream are let in one at a time: then it is certain whose
 * bytes arrive. The exception is a splice or sendfile whose input may not be
 * there yet: it would keep all others waiting, so it goes in unwatched, and
 * nobody knows whose its bytes are. */
static void enter_write(struct tracer *t, int index, const unsigned long *args)
{
    struct tracee *e = &t->tracees[index];
    pid_t pid = t->record->processes[index].pid;
    int target = target_of(e->number);
    e->stream = output_stream_of(t->output, pid, (int)args[target]);
    if (e->stream != -1 && target > 0 && !proc_readable(pid, (int)args[0]))
        e->stream = -1;
    if (e->stream == -1)
        tracer_continue(t, index, 0);
    else if (!output_busy(t->output, e->stream) || !queue_up(t, index))
        begin_write(t, index);
    else
        tracer_hold(t->record->processes[index].pid);
}

/* With --order a task may lose its turn in the middle of a write. The others,
 * which cannot write before it is through, would never have anything to do: so
 * the writer goes on first. */
static void let_writer_go_on(struct tracer *t, int stream)
{
    for (size_t i = 0; i < t->alive_count; i++) {
        const struct tracee *e = &t->tracees[t->alive[i]];
        if (e->call == CALL_WRITE && e->stream == stream && e->turn.held) {
            order_run(t, t->alive[i]);
            return;
        }
    }
}

/* The first of the writers that wait; NOBODY: none does. */
static int next_writer(struct tracer *t, int stream)
{
    struct writers *w = &t->writers[stream];
    while (w->first < w->count) {
        struct turn_to_write turn = w->turn[w->first++];
        if (t->tracees[turn.index].ticket == turn.ticket)
            return turn.index;
    }
    w->first = w->count = 0;
    return NOBODY;
}

void tracer_release_writers(struct tracer *t)
{
    for (int stream = 0; stream < 2 && t->held > 0; stream++) {
        bool busy = output_busy(t->output, stream);
        if (busy && t->order)
            let_writer_go_on(t, stream);
        int next = busy ? NOBODY : next_writer(t, stream);
        if (next != NOBODY)
            begin_write(t, next);
    }
}

/* With --order: a call that may let others go on, or may wait for them. It must
 * stop again when it returns, since others may have a better claim to the turn
 * by then. Reading and writing files concerns nobody else, and is let pass. */
static void enter_shared(struct tracer *t, int index, const unsigned long *args)
{
    struct tracee *e = &t->tracees[index];
    long fd = (int)args[0];
    bool writes = e->number == SYS_write || e->number == SYS_writev;
    if (t->order->fine || writes)
        tracer_choice(t, index);
    if (writes && fd <= 2 && t->output->lines) {
        enter_write(t, index, args);
        return;
    }
    e->no_hang = true; /* it does not count as a wait */
    e->restarts = false;
    if (e->number != SYS_futex && e->number != SYS_sched_yield &&
        e->number != SYS_semop && e->number != SYS_msgrcv &&
        e->number != SYS_msgsnd &&
        proc_is_file(t->record->processes[index].pid, fd)) {
        tracer_continue(t, index, 0);
        return;
    }
    e->call = CALL_SHARED;
    tracer_go_through(t, index);
}

/* After a call that may have woken somebody, that one may go first. */
static void leave_shared(struct tracer *t, int index)
{
    const struct tracee *e = &t->tracees[index];
    if (e->number == SYS_sched_yield)
        t->order->force = true;
    if (e->call != CALL_SHARED || e->number == SYS_write ||
        e->number == SYS_writev || e->number == SYS_sendto ||
        e->number == SYS_sendmsg || e->number == SYS_msgsnd ||
        e->number == SYS_semop)
        tracer_choice(t, index);
}

/* The calls that stop only when we make the time. */
static void enter_time(struct tracer *t, int index, enum call call,
                       const unsigned long *args)
{
    struct tracee *e = &t->tracees[index];
    switch (call) {
    case CALL_CLOCK:
        if (clock_asked(t, index, args))
            e->call = CALL_CLOCK;
        break;
    case CALL_TIMER:
        if (timer_called(t, index, args))
            e->call = CALL_TIMER;
        break;
    case CALL_SOCKET:
        socket_option(t, index, args);
        break;
    case CALL_SURPRISE:
        t->clock->surprises = true;
        break;
    default:
        record_event(t->record, tracer_now(t), index, EV_UNHELD, e->number, 0);
        e->nap.unheld = true;
        t->record->unheld++;
        break;
    }
    e->no_hang = true; /* it does not count as a wait */
    if (e->call == CALL_TIMER || e->call == CALL_CLOCK)
        tracer_go_through(t, index);
    else
        tracer_continue(t, index, 0);
}

/* Where we make the time, at every call that stops: the task itself is blocked
 * no longer, and a kill may end what its target is blocked in. Those of whom we
 * were sure that they are blocked must be looked at again. */
static void stir(struct tracer *t, int index, enum call call,
                 const unsigned long *args)
{
    int target = tracer_find(t, (pid_t)args[0]);
    nap_stirs(t, index);
    if (!spin_may_go_on(call, t->tracees[index].number, args))
        spin_ends(t, index);
    /* After a kill another task may go first: see the call return. */
    t->tracees[index].turn.look = t->order && call == CALL_KILL;
    if (call == CALL_OWNER) /* signals may come from a descriptor, any time */
        t->clock->surprises = true;
    if (call == CALL_KILL && kill_only_asks(t->tracees[index].number, args))
        return; /* nobody gets a signal */
    if (call == CALL_KILL && target == NOBODY)
        nap_touch_all(t); /* a group, or a descriptor of a process */
    else if (call == CALL_KILL)
        nap_touch_process(t, t->record->processes[target].leader);
}

/* Who opens a file to write to it is seen when that is done, in any case. */
static void enter_make(struct tracer *t, int index, enum call call,
                       const unsigned long *args)
{
    struct tracee *e = &t->tracees[index];
    bool makes = makes_entered(t, index, args);
    tracer_choice(t, index);
    if (makes || call == CALL_OPENS) {
        e->call = call;
        e->no_hang = true;
        tracer_go_through(t, index);
    } else {
        tracer_continue(t, index, 0);
    }
}

/* Is it worth knowing where a task stands that calls this? At these it does not
 * wait, and some programs call them over and over. */
static bool may_stand_at(enum call call)
{
    return call != CALL_ENDS && call != CALL_CLOCK && call != CALL_LOOK;
}

/* Every enter_… ends in exactly one of tracer_continue, tracer_go_through and
 * tracer_hold: without one the task would stay stopped for ever. */
void call_entered(struct tracer *t, int index)
{
    struct __ptrace_syscall_info info;
    pid_t pid = t->record->processes[index].pid;
    unsigned long args[6];
    if (t->clock_runs && clock_asked_again(t, index))
        return;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof info, &info) <= 0) {
        tracer_continue(t, index, 0);
        return;
    }
    for (int i = 0; i < 6; i++)
        args[i] = (unsigned long)info.seccomp.args[i];
    if (may_stand_at((enum call)info.seccomp.ret_data))
        lines_at_call(t, index, (unsigned long)info.instruction_pointer,
                      (unsigned long)info.stack_pointer);
    t->tracees[index].number = (long)info.seccomp.nr;
    if (t->clock_runs)
        stir(t, index, (enum call)info.seccomp.ret_data, args);
    switch ((enum call)info.seccomp.ret_data) {
    case CALL_WAIT:
        enter_wait(t, index, args);
        break;
    case CALL_SLEEP:
        if (!order_before(t, index))
            enter_sleep(t, index, args);
        break;
    case CALL_KILL:
        enter_kill(t, index, args);
        break;
    case CALL_FORK:
        enter_fork(t, index, args);
        break;
    case CALL_WRITE:
        enter_write(t, index, args);
        break;
    case CALL_OTHERS:
        enter_others(t, index, args);
        break;
    case CALL_OWNER:
        enter_owner(t, index, args);
        break;
    case CALL_IDS:
        enter_ids(t, index, args);
        break;
    case CALL_MACHINE:
        enter_machine(t, index, args);
        break;
    case CALL_DENIED:
        enter_denied(t, index, args);
        break;
    case CALL_MAKE:
    case CALL_OPENS:
        enter_make(t, index, (enum call)info.seccomp.ret_data, args);
        break;
    case CALL_ENDS:
        origin_entered(t, index, args);
        tracer_continue(t, index, 0);
        break;
    case CALL_ALARM:
        alarm_called(t, index, args);
        tracer_continue(t, index, 0);
        break;
    case CALL_SETSID:
        record_event(t->record, tracer_now(t), index, EV_SETSID, 0, 0);
        tracer_continue(t, index, 0);
        break;
    case CALL_TIMED:
        if (!order_before(t, index))
            enter_timed(t, index, args);
        break;
    case CALL_SHARED:
        enter_shared(t, index, args);
        break;
    case CALL_LOOK:
        spin_asks(t, index, false);
        if (t->order)
            enter_shared(t, index, args);
        else
            tracer_continue(t, index, 0);
        break;
    default:
        enter_time(t, index, (enum call)info.seccomp.ret_data, args);
    }
}

/* waitid returns 0, and writes whom it has found to an address that the program
 * gave it, or does not if that was NULL: then 0, unknown. */
static pid_t found_by_waitid(const struct tracer *t, int index)
{
    siginfo_t info = {0};
    const struct tracee *e = &t->tracees[index];
    if (e->wait_for > 0)
        return e->wait_for;
    if (e->siginfo && memory_read(t->record->processes[index].pid, e->siginfo,
                                  &info, sizeof info))
        return info.si_pid;
    return 0;
}

/* The parent has reaped it, if it has ended and its pid is gone. */
static void claim(struct tracer *t, int index, double now)
{
    const struct life *p = &t->record->processes[index];
    if (!is_alive(p) && !known(p->gone) && is_free(p->pid))
        record_reaped(t->record, index, REAPED_BY_PARENT, now);
}

/* Whom did the wait that just succeeded take away? A wait may also report a
 * stopped child, or (WNOWAIT) leave the zombie where it is: then it is still
 * there. */
static void claim_reaped(struct tracer *t, int index, long result, double now)
{
    struct record *r = t->record;
    int parent = r->processes[index].leader;
    pid_t pid = (pid_t)result;
    if (t->tracees[index].number == SYS_waitid)
        pid = found_by_waitid(t, index);
    int child = tracer_find(t, pid);
    if (child != NOBODY)
        claim(t, child, now);
    /* Which child it was is not known: claim all that are gone by now. */
    for (size_t i = 0; pid == 0 && i < r->process_count; i++)
        if (r->processes[i].parent == parent)
            claim(t, (int)i, now);
}

/* The order matters: nap_ends may change the result to the one that the program
 * will see, and what comes after it must go by that. */
void call_left(struct tracer *t, int index)
{
    struct __ptrace_syscall_info info;
    struct tracee *e = &t->tracees[index];
    pid_t pid = t->record->processes[index].pid;
    double now = tracer_now(t);
    long result = -1;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof info, &info) > 0 &&
        info.op == PTRACE_SYSCALL_INFO_EXIT)
        result = (long)info.exit.rval;
    if (e->call == CALL_WRITE)
        output_write_ended(t->output, e->stream, result, now);
    if (e->call == CALL_TIMED)
        nap_ends(t, index, &result);
    else if (e->nap.lazily)
        socket_wait_ends(t, index);
    if (e->call == CALL_TIMER)
        timer_returned(t, index, result);
    if (e->call == CALL_CLOCK)
        clock_returned(t, index);
    if (e->call == CALL_MAKE || e->call == CALL_OPENS)
        makes_left(t, index, result);
    if (e->call == CALL_OPENS && result >= 0)
        leave_open(t, index, result);
    if (e->call == CALL_WAIT &&
        (result > 0 || (result == 0 && e->number == SYS_waitid)))
        claim_reaped(t, index, result, now);
    if (e->call == CALL_WAIT && result != 0 && t->clock_runs)
        spin_ends(t, index);
    e->restarts = result >= RESTARTS_FROM && result <= RESTARTS_TO &&
                  e->call != CALL_WRITE && e->call != CALL_SHARED &&
                  e->call != CALL_MAKE && e->call != CALL_OPENS;
    if (!e->no_hang)
        record_state(t->record, index, RUNNING, now);
    if (t->order && (e->call == CALL_SHARED || e->call == CALL_WRITE ||
                     e->call == CALL_NONE))
        leave_shared(t, index); /* none: it was a kill */
    e->call = CALL_NONE;
    tracer_continue(t, index, 0);
}
