#define _GNU_SOURCE
#include "family.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grow.h"
#include "lines.h"
#include "naps.h"
#include "proc.h"
#include "timers.h"
#include "wait_run.h"

/* --- who is alive ---------------------------------------------------------*/

/* Room for one more. Pointers into `tracees` are invalid after this. */
static int make_room(struct tracer *t)
{
    size_t count = t->record->process_count;
    int error = grow(&t->tracees, count, &t->room, sizeof *t->tracees);
    if (!error)
        error =
            grow(&t->alive, t->alive_count, &t->alive_room, sizeof *t->alive);
    return error;
}

/* Adds a child or thread that was not known so far. NOBODY if memory is out;
 * then it is killed, because nothing may run that is not watched. */
static int add(struct tracer *t, pid_t pid, int parent, int leader, double time)
{
    int index;
    if (pid <= 0 || pid >= MOST_PIDS || make_room(t) ||
        record_process(t->record, pid, parent, leader, time, &index)) {
        kill(pid, SIGKILL);
        return NOBODY;
    }
    t->tracees[index] = (struct tracee){.stat_fd = -1};
    t->tracees[index].place = t->alive_count;
    t->alive[t->alive_count++] = index;
    t->by_pid[pid] = index + 1;
    return index;
}

/* Takes it out of `alive` and out of every count and sum over the living: what
 * add, count_in, queue_up and sample have added is taken away here, once. The
 * last of `alive` moves to its place, so loops over `alive` that may end
 * somebody go from the end to the front. */
static void remove_from_living(struct tracer *t, int index)
{
    struct tracee *e = &t->tracees[index];
    int last = t->alive[--t->alive_count];
    t->alive[e->place] = last;
    t->tracees[last].place = e->place;
    if (e->stat_fd != -1)
        close(e->stat_fd);
    e->stat_fd = -1;
    lines_gone(t, index);
    t->held -= e->ticket != 0;
    e->ticket = 0;
    tracer_set_forking(t, index, false);
    tracer_set_newborn(t, index, false);
    t->processes -= e->counted;
    t->children -= e->child;
    e->counted = e->child = false;
    if (is_thread(t->record, index))
        t->tracees[t->record->processes[index].leader].threads--;
    else
        t->cpu_sum -= e->cpu; /* by now it is in cpu_of_dead */
    t->resident_sum -= e->resident;
    t->share_sum -= e->share;
    e->resident = e->share = 0;
    if (t->clock_runs)
        nap_gone(t, index);
    if (t->order && t->order->running == index)
        t->order->running = NOBODY;
    if (e->call == CALL_WRITE)
        output_writer_died(t->output, e->stream, tracer_now(t));
}

/* Counts a process as alive. May be called twice for one: first while its
 * parent is unknown, then again when it turns out to be a child of the main
 * process; `counted` and `child` remember what was counted. */
static void count_in(struct tracer *t, int index)
{
    struct record *r = t->record;
    struct tracee *e = &t->tracees[index];
    bool child = r->processes[index].parent == 0;
    t->processes += !e->counted;
    t->children += child && !e->child;
    e->counted = true;
    e->child = child;
    if (t->processes > r->max_live)
        r->max_live = t->processes;
    if (t->children > r->max_children)
        r->max_children = t->children;
}

/* Is the run ended because it would not end by itself? Then it is worth saying
 * who waits for whom. A run that takes too much memory, say, is killed at once:
 * that look takes milliseconds. */
static bool goes_on(enum verdict verdict)
{
    switch (verdict) {
    case V_PROCESS_LIMIT:
    case V_OUTPUT_LIMIT:
    case V_FILE_LIMIT:
    case V_MEMORY_LIMIT:
    case V_CPU_LIMIT:
        return false;
    default:
        return true;
    }
}

static void kill_living(struct tracer *t)
{
    /* The newest first: the kernel, too, finds the newest first. */
    for (size_t i = t->alive_count; i-- > 0;) {
        struct life *p = &t->record->processes[t->alive[i]];
        p->killed = true;
        if (p->leader == t->alive[i])
            kill(p->pid, SIGKILL);
    }
}

void tracer_kill_all(struct tracer *t)
{
    if (t->ending)
        return;
    if (goes_on(t->record->verdict)) { /* before the first is killed */
        lines_of_all(t);
        wait_note_run(t);
    }
    t->ending = true; /* from here on, forks are refused */
    record_event(t->record, tracer_now(t), NOBODY, EV_ENDED, 0, 0);
    kill_living(t);
}

void tracer_go_on_ending(struct tracer *t)
{
    double now = tracer_wall(t);
    if (now < t->kill_next)
        return;
    tracer_bury(t);
    kill_living(t);
    /* With thousands alive a round takes long: at most a fifth of the time. */
    double done = tracer_wall(t);
    t->kill_next = done + 4 * (done - now);
}

/* --- births ---------------------------------------------------------------*/

/* `parent` has started a thread or forked a process. It may be a thread itself;
 * the child belongs to its process. */
static void note_birth(struct tracer *t, int index, int parent, bool thread,
                       double now)
{
    struct record *r = t->record;
    struct life *p = &r->processes[index];
    int whole = r->processes[parent].leader;
    p->parent = whole;
    t->tracees[whole].family = true;
    if (thread) {
        p->leader = whole;
        t->tracees[whole].threads++;
        r->threads++;
        record_event(r, now, whole, EV_THREAD, p->pid, 0);
    } else {
        r->forks++;
        record_event(r, now, whole, EV_FORK, p->pid, 0);
        count_in(t, index);
    }
    struct usage usage = {.live = (long)t->alive_count, .forks = r->forks};
    if (over_limit(t->limits, &usage, r))
        tracer_kill_all(t);
}

/* What the record says about a child before its first exec is the parent's. One
 * that was adopted may have called exec already. */
static void take_after(struct tracer *t, int index, int parent, int event)
{
    struct life *child = &t->record->processes[index];
    if (known(child->execed))
        return;
    memcpy(child->name, t->record->processes[parent].name, sizeof child->name);
    t->tracees[index].borrows_memory = event == PTRACE_EVENT_VFORK;
}

/*
 * The parent's report of a fork, vfork or clone. The child is in one of three
 * states by now:
 *   not known   its first stop comes later. It is added, and goes on at that
 *               stop (group_stop), which finds that it is no newborn.
 *   newborn     its first stop came before this report; it is held there, and
 *               let go on at the end of this function.
 *   adopted     likewise, but the report took so long that the child was let go
 *               on; it may have ended since. It was counted as a fork then.
 */
void fork_reported(struct tracer *t, int parent, int event)
{
    struct record *r = t->record;
    double now = tracer_now(t);
    unsigned long message;
    if (ptrace(PTRACE_GETEVENTMSG, r->processes[parent].pid, NULL, &message))
        return;
    pid_t pid = (pid_t)message;
    int index = tracer_find(t, pid);
    bool newborn = index != NOBODY && t->tracees[index].newborn;
    bool adopted = index != NOBODY && t->tracees[index].adopted;
    if (adopted)
        r->forks--;    /* note_birth counts it again */
    else if (!newborn) /* an index that was found is an old process's */
        index = add(t, pid, parent, NOBODY, now);
    if (index == NOBODY)
        return;
    take_after(t, index, parent, event);
    tracer_set_newborn(t, index, false);
    t->tracees[index].adopted = false;
    bool thread = event == PTRACE_EVENT_CLONE &&
                  proc_number(pid, "status", "\nTgid:") != pid;
    note_birth(t, index, parent, thread, now);
    struct life *child = &r->processes[index];
    lines_born(t, index, parent, thread);
    if (t->ending && is_alive(child)) {
        child->killed = true;
        kill(pid, SIGKILL);
    }
    if (newborn && is_alive(child))
        tracer_continue(t, index, 0);
}

/* A stop of somebody unknown: a child's first stop, reported before its
 * parent's fork. The child is held until we know whose it is. */
void newborn_stopped(struct tracer *t, pid_t pid)
{
    int index = add(t, pid, NOBODY, NOBODY, tracer_now(t));
    tracer_hold(pid);
    if (index == NOBODY)
        return;
    tracer_set_newborn(t, index, true);
    if (t->ending) {
        t->record->processes[index].killed = true;
        kill(pid, SIGKILL);
    }
}

void tracer_adopt_newborns(struct tracer *t)
{
    double now = tracer_now(t);
    for (size_t i = 0; i < t->alive_count && t->newborns > 0; i++) {
        int index = t->alive[i];
        struct life *p = &t->record->processes[index];
        if (!t->tracees[index].newborn || now - p->forked < 0.05)
            continue;
        tracer_set_newborn(t, index, false);
        t->tracees[index].adopted = true;
        t->record->forks++;
        count_in(t, index);
        tracer_continue(t, index, 0);
    }
}

/* Where we make the time: an exec ends the process's timers (but not its
 * alarm), and the new program must ask us for the time, too. */
static void new_program_in_time(struct tracer *t, int index)
{
    clock_hide_page(t->record->processes[index].pid);
    nap_forget(t, index);
    timers_forget(t->clock, index, false);
}

void exec_reported(struct tracer *t, int index)
{
    struct record *r = t->record;
    pid_t pid = r->processes[index].pid;
    unsigned long former = 0;
    /* The first exec of all is that of the program: the run begins here, and
     * what our own child did before is left out. */
    if (!known(r->processes[0].execed)) {
        t->start += tracer_now(t);
        t->tracees[0].looked = 0;
        record_begin(r);
        if (t->clock)
            clock_begin(t->clock);
        t->clock_runs = t->clock;
    }
    if (t->clock_runs)
        new_program_in_time(t, index);
    double now = known(r->processes[0].execed) ? tracer_now(t) : 0;
    /* A thread that calls exec takes over its process's pid. Its own id is gone
     * without an end being reported: so note the end here. */
    ptrace(PTRACE_GETEVENTMSG, pid, NULL, &former);
    int thread = tracer_find(t, (pid_t)former);
    if ((pid_t)former != pid && thread != NOBODY &&
        is_alive(&r->processes[thread])) {
        record_end(r, thread, 0, now);
        remove_from_living(t, thread);
    }
    t->tracees[index].call = CALL_NONE;
    t->tracees[index].timer = 0; /* alarms stay */
    t->tracees[index].borrows_memory = false;
    record_state(r, index, RUNNING, now);
    r->processes[index].execed = now;
    proc_name(pid, r->processes[index].name, sizeof r->processes[index].name);
    record_event(r, now, index, EV_EXEC, 0, 0);
    lines_new_program(t, index);
    tracer_continue(t, index, 0);
}

/* --- deaths ---------------------------------------------------------------*/

/* `parent` has ended: the kernel has handed its children on to somebody. When
 * we are killing everybody, that says nothing about the program. */
static void orphan_children(struct tracer *t, int parent, double now)
{
    struct record *r = t->record;
    if (t->ending || !t->tracees[parent].family)
        return;
    for (size_t i = 0; i < t->alive_count; i++) {
        int index = t->alive[i];
        struct life *p = &r->processes[index];
        if (p->parent == parent && !is_thread(r, index))
            record_orphaned(
                r, index, (pid_t)proc_number(p->pid, "status", "\nPPid:"), now);
    }
}

static void main_ended(struct tracer *t, double now)
{
    struct record *r = t->record;
    r->main_end = now;
    for (size_t i = 0; i < t->alive_count && !t->ending; i++)
        if (!is_thread(r, t->alive[i]))
            r->processes[t->alive[i]].left_running = true;
}

/* Is it inside a wait, a blocking one, that would take this child? */
static bool waits_for(const struct tracer *t, int index, pid_t child)
{
    const struct tracee *e = &t->tracees[index];
    return is_alive(&t->record->processes[index]) && e->call == CALL_WAIT &&
           !e->no_hang && (e->wait_for == ANYBODY || e->wait_for == child);
}

/* Is its parent, or a thread of its parent, inside a wait for it? */
static bool is_awaited(const struct tracer *t, int index)
{
    const struct record *r = t->record;
    int parent = r->processes[index].parent;
    pid_t pid = r->processes[index].pid;
    if (parent == NOBODY)
        return false;
    if (waits_for(t, parent, pid))
        return true;
    for (size_t i = 0; i < t->alive_count && t->tracees[parent].threads; i++)
        if (r->processes[t->alive[i]].leader == parent &&
            waits_for(t, t->alive[i], pid))
            return true;
    return false;
}

/* Has it ended, even if that has not been reported yet? (waitid may also tell
 * of a stop, though WSTOPPED is not asked for: so the code is looked at.) */
static bool is_dead(pid_t pid)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)pid, &info,
                  WEXITED | WNOHANG | WNOWAIT | __WALL) == 0 &&
           info.si_pid != 0 &&
           (info.si_code == CLD_EXITED || info.si_code == CLD_KILLED ||
            info.si_code == CLD_DUMPED);
}

/* The parent that the kernel tells of its end: the one that forked it, as long
 * as that lives. If that has ended (even if we have not heard of it yet), the
 * children were handed on, and /proc says to whom. /proc is slow, so it is
 * asked only then. */
static pid_t parent_now(const struct tracer *t, const struct life *p)
{
    const struct record *r = t->record;
    if (p->parent != NOBODY && is_alive(&r->processes[p->parent])) {
        pid_t parent = r->processes[p->parent].pid;
        if (!is_dead(parent))
            return parent;
    }
    return (pid_t)proc_number(p->pid, "status", "\nPPid:");
}

static double seconds(const struct rusage *used)
{
    return (double)(used->ru_utime.tv_sec + used->ru_stime.tv_sec) +
           (double)(used->ru_utime.tv_usec + used->ru_stime.tv_usec) / 1e6;
}

/* The parent gets a SIGCHLD, and children may have asked for a signal when
 * their parent ends: none of them is certain to be blocked any more. */
static void end_in_time(struct tracer *t, int index)
{
    nap_touch_kin(t, index);
    if (!is_thread(t->record, index))
        timers_forget(t->clock, index, true);
}

/* Takes the process away with our wait. What can only be asked of a zombie has
 * to be asked before. False: somebody else has reaped it. */
static bool take_away(struct tracer *t, int index, int *status)
{
    struct life *p = &t->record->processes[index];
    struct rusage used;
    /* wait4 adds up the process, its threads and the children that it has
     * waited for: of use only if it had none. /proc knows it alone. */
    bool alone = !is_thread(t->record, index) && !t->tracees[index].family;
    p->cpu = alone ? NEVER : proc_cpu(p->pid);
    if (wait4(p->pid, status, __WALL, &used) != p->pid)
        return false;
    if (alone)
        p->cpu = seconds(&used);
    if (known(p->cpu))
        t->cpu_of_dead += p->cpu;
    return true;
}

/* Who reaps it? Usually that is not known yet: its parent will, later
 * (claim_reaped in calls.c). `parent` is whom the kernel has told. */
static void find_reaper(struct tracer *t, int index, pid_t parent, double now)
{
    struct record *r = t->record;
    struct life *p = &r->processes[index];
    if (index == 0) {
        record_reaped(r, index, REAPED_BY_PARENT, now);
    } else if (parent == t->self) { /* an orphan: it came to us, as to init */
        /* If the record has its parent alive, that one's end is yet to be
         * reported. */
        if (!t->ending && p->parent != NOBODY &&
            is_alive(&r->processes[p->parent]))
            record_orphaned(r, index, t->self, now);
        record_reaped(r, index, REAPED_BY_INIT, now);
    } else if (kill(p->pid, 0) == -1 && t->ending) {
        record_reaped(r, index, REAPED_BY_INIT, now);
    } else if (kill(p->pid, 0) == -1) {
        /* Gone at once: its parent was in a wait for it, or ignores SIGCHLD.
         * tracer_finish tells the two apart. */
        t->tracees[index].vanished = true;
    }
}

/* A traced process that ends is reported to its tracer first, and to its parent
 * only when the tracer has waited for it. So this order: look at the zombie and
 * at who waits for it, take it away (from here on its parent may run), and then
 * note what has become of it. */
static void ended(struct tracer *t, int index)
{
    struct record *r = t->record;
    struct life *p = &r->processes[index];
    double now = tracer_now(t);
    int status = 0;
    bool thread = is_thread(r, index);
    pid_t parent = thread || t->ending ? 0 : parent_now(t, p);
    p->awaited = !thread && is_awaited(t, index);
    if (!take_away(t, index, &status))
        return;
    record_end(r, index, status, now);
    remove_from_living(t, index);
    if (t->clock_runs)
        end_in_time(t, index);
    if (thread) { /* nobody reaps a thread, and it has no children */
        t->by_pid[p->pid] = 0;
        return;
    }
    find_reaper(t, index, parent, now);
    orphan_children(t, index, now);
    if (index == 0)
        main_ended(t, now);
}

void end_reported(struct tracer *t, pid_t pid)
{
    int index = tracer_find(t, pid);
    if (index != NOBODY && is_alive(&t->record->processes[index])) {
        ended(t, index);
        return;
    }
    /* Its end is known already, and now it has come to us a second time: as a
     * zombie whose parent has ended without waiting for it. */
    waitpid(pid, NULL, __WALL);
    if (index != NOBODY)
        record_reaped(t->record, index, REAPED_BY_INIT, tracer_now(t));
}

void tracer_bury(struct tracer *t)
{
    for (size_t i = t->alive_count; i-- > 0;) {
        pid_t pid = t->record->processes[t->alive[i]].pid;
        if (is_dead(pid))
            end_reported(t, pid);
    }
}

int tracer_begin(struct tracer *t, pid_t pid, const char *name)
{
    const char *slash = strrchr(name, '/');
    t->by_pid = calloc(MOST_PIDS, sizeof *t->by_pid);
    if (!t->by_pid || add(t, pid, NOBODY, NOBODY, 0) == NOBODY)
        return ENOMEM;
    t->start += tracer_now(t);
    struct life *p = &t->record->processes[0];
    snprintf(p->name, sizeof p->name, "%s", slash ? slash + 1 : name);
    count_in(t, 0);
    return 0;
}

void tracer_finish(struct tracer *t)
{
    struct record *r = t->record;
    r->end = tracer_now(t);
    for (size_t i = 0; i < r->process_count; i++) {
        struct life *p = &r->processes[i];
        /* Nobody waited for it, and it was gone at once: its parent ignores
         * SIGCHLD, or set SA_NOCLDWAIT. */
        if (t->tracees[i].vanished && p->reaper == REAPED_BY_NOBODY)
            record_reaped(r, (int)i, AUTO_REAPED, p->ended);
        if (is_alive(p))
            record_state(r, (int)i, p->state, r->end);
    }
}
