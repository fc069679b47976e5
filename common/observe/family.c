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

#include "naps.h"
#include "proc.h"
#include "timers.h"
#include "wait_run.h"

/* --- who is alive ---------------------------------------------------------*/

static int make_room(struct tracer *t)
{
    if (t->record->process_count < t->room)
        return 0;
    size_t room = t->room ? t->room * 2 : 64;
    struct tracee *tracees = realloc(t->tracees, room * sizeof *tracees);
    if (tracees)
        t->tracees = tracees;
    int *alive = realloc(t->alive, room * sizeof *alive);
    if (alive)
        t->alive = alive;
    if (!tracees || !alive)
        return ENOMEM;
    t->room = room;
    return 0;
}

/* A child or thread that nobody knew so far; NOBODY if memory is out, and then
 * it is not let go. */
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

static void remove_from_living(struct tracer *t, int index)
{
    struct tracee *e = &t->tracees[index];
    int last = t->alive[--t->alive_count];
    t->alive[e->place] = last;
    t->tracees[last].place = e->place;
    if (e->stat_fd != -1)
        close(e->stat_fd);
    e->stat_fd = -1;
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

/* One more process, which lives; `parent` may still be unknown. */
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

/* Is it ended because it goes on, and not because it takes too much? */
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
    if (goes_on(t->record->verdict))
        wait_note_run(t);
    t->ending = true;
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
    double done = tracer_wall(t);
    t->kill_next = done + 4 * (done - now);
}

/* --- births ---------------------------------------------------------------*/

/* A thread was started, or a process forked, by `parent`. */
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

void fork_reported(struct tracer *t, int parent, int event)
{
    struct record *r = t->record;
    double now = tracer_now(t);
    unsigned long message;
    if (ptrace(PTRACE_GETEVENTMSG, r->processes[parent].pid, NULL, &message))
        return;
    pid_t pid = (pid_t)message;
    int index = tracer_find(t, pid);
    bool waiting = index != NOBODY && t->tracees[index].newborn;
    bool adopted = index != NOBODY && t->tracees[index].adopted;
    if (adopted)
        r->forks--; /* it is counted below */
    else if (!waiting)
        index = add(t, pid, parent, NOBODY, now);
    if (index == NOBODY)
        return;
    struct life *child = &r->processes[index];
    if (!known(child->execed)) {
        memcpy(child->name, r->processes[parent].name, sizeof child->name);
        t->tracees[index].borrows_memory = event == PTRACE_EVENT_VFORK;
    }
    tracer_set_newborn(t, index, false);
    t->tracees[index].adopted = false;
    bool thread = event == PTRACE_EVENT_CLONE &&
                  proc_number(pid, "status", "\nTgid:") != pid;
    note_birth(t, index, parent, thread, now);
    if (t->ending && is_alive(child)) {
        child->killed = true;
        kill(pid, SIGKILL);
    }
    if (waiting && is_alive(child))
        tracer_continue(t, index, 0);
}

/* The kernel may report a child's first stop before its parent's fork. Then
 * the child stays where it is until we know whose it is. */
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
    /* A thread that execs becomes the process; it ends without a word. */
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
    tracer_continue(t, index, 0);
}

/* --- deaths ---------------------------------------------------------------*/

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

static bool waits_for(const struct tracer *t, int index, pid_t child)
{
    const struct tracee *e = &t->tracees[index];
    return is_alive(&t->record->processes[index]) && e->call == CALL_WAIT &&
           !e->no_hang && (e->wait_for == ANYBODY || e->wait_for == child);
}

/* Does its parent, or a thread of it, stand waiting for it? */
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

/* Has it ended, though this may not have been reported yet? A stop of one that
 * is traced is told without being asked for. */
static bool is_dead(pid_t pid)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)pid, &info,
                  WEXITED | WNOHANG | WNOWAIT | __WALL) == 0 &&
           info.si_pid != 0 &&
           (info.si_code == CLD_EXITED || info.si_code == CLD_KILLED ||
            info.si_code == CLD_DUMPED);
}

/* Who would be told of its end now: its parent, as long as that lives; a
 * parent that has ended, reported or not, has handed its children on. Only
 * then it is worth a look into /proc. */
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

/* Its parent is told of it, and its children may have asked to be. */
static void end_in_time(struct tracer *t, int index)
{
    nap_touch_kin(t, index);
    if (!is_thread(t->record, index))
        timers_forget(t->clock, index, true);
}

/* A traced process is reported to us first. It is looked at while it is still
 * there; then our wait hands it on to its parent, as if we had not been. */
static void ended(struct tracer *t, int index)
{
    struct record *r = t->record;
    struct life *p = &r->processes[index];
    struct rusage used;
    double now = tracer_now(t);
    pid_t pid = p->pid;
    int status = 0;
    bool thread = is_thread(r, index);
    bool main = index == 0;
    /* What wait4 tells includes its threads, and children it waited for. */
    bool alone = !thread && !t->tracees[index].family;
    pid_t parent = thread || t->ending ? 0 : parent_now(t, p);
    p->awaited = !thread && is_awaited(t, index);
    p->cpu = alone ? NEVER : proc_cpu(pid);
    if (wait4(pid, &status, __WALL, &used) != pid)
        return;
    if (alone)
        p->cpu = seconds(&used);
    if (known(p->cpu))
        t->cpu_of_dead += p->cpu;
    record_end(r, index, status, now);
    remove_from_living(t, index);
    if (t->clock_runs)
        end_in_time(t, index);
    if (thread) {
        t->by_pid[pid] = 0;
        return;
    }
    if (main)
        record_reaped(r, index, REAPED_BY_PARENT, now);
    else if (parent == t->self) { /* its own parent had ended before it */
        if (!t->ending && p->parent != NOBODY &&
            is_alive(&r->processes[p->parent]))
            record_orphaned(r, index, t->self, now);
        record_reaped(r, index, REAPED_BY_INIT, now);
    } else if (kill(pid, 0) == -1 && t->ending) {
        record_reaped(r, index, REAPED_BY_INIT, now);
    } else if (kill(pid, 0) == -1) {
        t->tracees[index].vanished = true;
    }
    orphan_children(t, index, now);
    if (main)
        main_ended(t, now);
}

void end_reported(struct tracer *t, pid_t pid)
{
    int index = tracer_find(t, pid);
    if (index != NOBODY && is_alive(&t->record->processes[index])) {
        ended(t, index);
        return;
    }
    /* A zombie whose parent ended without waiting for it comes to us. */
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
