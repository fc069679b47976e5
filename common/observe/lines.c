#define _GNU_SOURCE
#include "lines.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "line_walk.h"
#include "line_words.h"
#include "machine.h"
#include "proc.h"

/* In the end: how many are looked at, how many of those that run are asked to
 * stop, and how many seconds they have for it, all together. */
#define MOST_LOOKED_AT 500
#define MOST_ASKED     64
#define PATIENCE       0.1
/* So often somebody is asked who cannot say where it is. */
#define MOST_IN_VAIN 3
/* So often is looked again what a task has mapped. */
#define MOST_STRANGE 8

struct lines {
    struct line_modules modules;
};

/* Before the program itself begins, what runs there is ours. */
static bool is_time(const struct tracer *t, int index)
{
    return known(t->record->processes[0].execed) &&
           is_alive(&t->record->processes[index]);
}

/* Made when the first is looked at: most runs are short. */
static bool begin(struct lines **lines)
{
    if (*lines)
        return true;
    *lines = calloc(1, sizeof **lines);
    if (*lines)
        (*lines)->modules.since = time(NULL);
    return *lines != NULL;
}

static struct line_space *space_of(struct tracer *t, int index)
{
    struct tracee *e = &t->tracees[index];
    int leader = t->record->processes[index].leader;
    if (!begin(&t->lines))
        return NULL;
    if (!e->space && index != leader)
        e->space = line_space_share(t->tracees[leader].space);
    if (!e->space)
        e->space = line_space_read(t->record->processes[index].pid);
    return e->space;
}

/* A task that a look has found, rather than a stop, has been there for a while:
 * this long at least since the last thing that is known of it. */
static double there_since(struct tracer *t, int index, double began)
{
    const struct tracee *e = &t->tracees[index];
    double now = tracer_now(t);
    double since = known(began) && began > e->stood ? began : e->stood;
    if (t->clock_runs || !known(began) || since > now)
        return now;
    /* It was seen elsewhere, and went from there at some time since. */
    return e->passing ? (since + now) / 2 : since;
}

static void note(struct tracer *t, int index, const struct line_search *walk,
                 double from)
{
    struct record *r = t->record;
    int place = NOBODY;
    if (walk->line)
        place = record_place(r, &(struct source_place){
                                    walk->line->file, walk->line->line,
                                    walk->line->function, (char *)walk->call});
    t->tracees[index].stood = tracer_now(t);
    record_stand(r, index, place, from);
}

/* It has been there since `from`. */
static void look(struct tracer *t, int index, struct line_search *walk,
                 double from)
{
    struct tracee *e = &t->tracees[index];
    walk->pid = t->record->processes[index].pid;
    walk->space = space_of(t, index);
    if (!walk->space)
        return;
    walk->modules = &t->lines->modules;
    line_walk(walk);
    if (walk->strange && e->strange++ < MOST_STRANGE) { /* a library came */
        struct line_space *now = line_space_read(walk->pid);
        if (now) {
            line_space_leave(e->space);
            walk->space = e->space = now;
            line_walk(walk);
        }
    }
    note(t, index, walk, from);
}

void lines_at_call(struct tracer *t, int index, unsigned long at,
                   unsigned long stack)
{
    struct line_search walk = {
        .at = at,
        .stack = stack,
        .stopped = true,
        .called = true,
    };
    if (t->limits->lines && is_time(t, index)) {
        look(t, index, &walk, tracer_now(t));
        t->tracees[index].passing = false;
    }
}

static void at_stop(struct tracer *t, int index, bool called, double from)
{
    struct registers now;
    if (!registers_read(t->record->processes[index].pid, &now))
        return;
    struct line_search walk = {
        .at = place_of(&now),
        .stack = stack_of(&now),
        .stopped = true,
        .called = called,
    };
    look(t, index, &walk, from);
    t->tracees[index].passing = false;
}

void lines_at_event(struct tracer *t, int index)
{
    if (t->limits->lines && is_time(t, index))
        at_stop(t, index, true, tracer_now(t));
}

void lines_at_signal(struct tracer *t, int index)
{
    if (t->limits->lines && is_time(t, index))
        at_stop(t, index, false, tracer_now(t));
}

/* "7 0x0 … 0x7ffd5c10 0x7f12a4": its call, and at the end stack and place. */
static bool read_blocked(pid_t pid, unsigned long *stack, unsigned long *at)
{
    char text[256];
    if (!proc_read(pid, "syscall", text, sizeof text))
        return false;
    return sscanf(text, "%*d %*x %*x %*x %*x %*x %*x %lx %lx", stack, at) ==
               2 ||
           sscanf(text, "-1 %lx %lx", stack, at) == 2;
}

/* It computed before it blocked, for no longer than it wanted a core since. */
static double blocked_since(struct tracer *t, int index, double began)
{
    struct tracee *e = &t->tracees[index];
    double now = tracer_now(t), since = there_since(t, index, began);
    double before = e->wanted;
    e->wanted = proc_wanted(t->record->processes[index].pid);
    if (!known(e->wanted))
        return now;
    since += e->wanted - before;
    return since < now ? since : now;
}

/* False: it does not say where it is; it runs. */
static bool look_at_blocked(struct tracer *t, int index, double began)
{
    struct tracee *e = &t->tracees[index];
    struct line_search walk = {.called = true};
    pid_t pid = t->record->processes[index].pid;
    if (!read_blocked(pid, &walk.stack, &walk.at))
        return false;
    /* Where it was at the last look, it has most likely stayed. */
    if (walk.at == e->blocked_at && walk.stack == e->blocked_stack &&
        t->record->processes[index].since <= e->blocked_since)
        return true;
    e->blocked_at = walk.at;
    e->blocked_stack = walk.stack;
    e->blocked_since = tracer_now(t);
    look(t, index, &walk, blocked_since(t, index, began));
    e->passing = true;
    return true;
}

void lines_blocked(struct tracer *t, int index, double since)
{
    if (t->limits->lines && is_time(t, index))
        look_at_blocked(t, index, since);
}

void lines_running(struct tracer *t, int index, double since)
{
    struct tracee *e = &t->tracees[index];
    if (!t->limits->lines || !can_undo_interrupt() || t->clock_runs ||
        t->ending || e->asked || e->call != CALL_NONE || e->ticket ||
        e->newborn || e->in_vain >= MOST_IN_VAIN || !is_time(t, index) ||
        t->alive_count > MOST_ASKED || tracer_now(t) - e->stood < 0.005)
        return;
    e->busy = since;
    e->asked = ptrace(PTRACE_INTERRUPT, t->record->processes[index].pid, NULL,
                      NULL) == 0;
}

void lines_at_rest(struct tracer *t, int index)
{
    struct tracee *e = &t->tracees[index];
    struct registers now;
    if (!e->asked)
        return;
    e->asked = false;
    e->in_vain += t->record->processes[index].stand_count == 0;
    if (registers_read(t->record->processes[index].pid, &now))
        undo_interrupt(t->record->processes[index].pid, &now);
    if (is_time(t, index)) {
        at_stop(t, index, false, there_since(t, index, e->busy));
        e->passing = true;
    }
}

/* --- births, deaths -------------------------------------------------------*/

void lines_born(struct tracer *t, int index, int parent, bool thread)
{
    struct life *from = &t->record->processes[parent];
    if (!t->tracees[index].space)
        t->tracees[index].space = line_space_share(t->tracees[parent].space);
    if (!thread && from->stand_count > 0)
        record_stand(t->record, index,
                     from->stands[from->stand_count - 1].place,
                     t->record->processes[index].forked);
}

void lines_new_program(struct tracer *t, int index)
{
    lines_gone(t, index);
    record_stand(t->record, index, NOBODY, tracer_now(t));
}

void lines_gone(struct tracer *t, int index)
{
    line_space_leave(t->tracees[index].space);
    t->tracees[index].space = NULL;
}

/* --- in the end
 * ---------------------------------------------------------------*/

/* Asked to stop, it says where. Until it does, it may have to get a core. */
static void look_at_running(struct tracer *t, int index, double until)
{
    pid_t pid = t->record->processes[index].pid;
    siginfo_t info = {0};
    while (waitid(P_PID, (id_t)pid, &info,
                  WSTOPPED | WEXITED | WNOHANG | WNOWAIT | __WALL) == 0 &&
           info.si_pid == 0 && tracer_wall(t) < until)
        usleep(200);
    if (info.si_pid != 0 && info.si_code == CLD_TRAPPED)
        at_stop(t, index, false, tracer_now(t));
}

void lines_of_all(struct tracer *t)
{
    int running[MOST_ASKED], count = 0;
    double until = tracer_wall(t) + PATIENCE;
    for (size_t i = 0; i < t->alive_count && i < MOST_LOOKED_AT; i++) {
        int index = t->alive[i];
        if (!is_time(t, index) || look_at_blocked(t, index, NEVER) ||
            count == MOST_ASKED)
            continue;
        ptrace(PTRACE_INTERRUPT, t->record->processes[index].pid, NULL, NULL);
        running[count++] = index;
    }
    for (int i = 0; i < count; i++)
        look_at_running(t, running[i], until);
}

void lines_free(struct tracer *t)
{
    for (size_t i = 0; i < t->record->process_count; i++)
        lines_gone(t, (int)i);
    lines_end(t->lines);
}

void lines_end(struct lines *lines)
{
    if (lines)
        line_modules_clear(&lines->modules);
    free(lines);
}

void lines_ask(struct lines **lines, pid_t pid, char *text, size_t size)
{
    struct line_search walk = {.pid = pid, .called = true};
    *text = '\0';
    if (!begin(lines) || !read_blocked(pid, &walk.stack, &walk.at))
        return;
    walk.modules = &(*lines)->modules;
    walk.space = line_space_read(pid);
    if (!walk.space)
        return;
    line_walk(&walk);
    if (walk.line)
        line_words(text, size,
                   &(struct source_place){walk.line->file, walk.line->line,
                                          walk.line->function,
                                          (char *)walk.call});
    line_space_leave(walk.space);
}
