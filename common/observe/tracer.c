#define _GNU_SOURCE
#include "tracer.h"

#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>

double tracer_now(const struct tracer *t)
{
    const struct clock *c = t->clock;
    if (t->clock_runs)
        return (double)(c->now - c->began) / (double)A_SECOND;
    return tracer_wall(t);
}

double tracer_wall(const struct tracer *t)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9 - t->start;
}

int tracer_find(const struct tracer *t, pid_t pid)
{
    return pid > 0 && pid < MOST_PIDS ? t->by_pid[pid] - 1 : NOBODY;
}

/* After so many stops in a row one of the tasks that are held gets a turn: the
 * one that runs may be asking, over and over, for what another has yet to do.
 */
#define MOST_IN_ROW 1000

/* With --order: may it go on at once, or must it be held? */
static bool has_the_turn(struct order *o, int index, const struct turn *turn)
{
    if (o->running != index)
        return false;
    if (++o->in_row > MOST_IN_ROW)
        o->force = true;
    return !turn->choice && !o->force;
}

/* The one place from which tasks go on, so that --order sees all of them. What
 * is held remembers how it would have gone on: order_run does that later. */
static void go(struct tracer *t, int index, enum __ptrace_request request,
               int signal)
{
    struct tracee *e = &t->tracees[index];
    struct turn *turn = &e->turn;
    pid_t pid = t->record->processes[index].pid;
    if (turn->look)
        request = PTRACE_SYSCALL;
    turn->look = false;
    if (t->order && t->clock_runs && !t->ending &&
        !has_the_turn(t->order, index, turn)) {
        /* A task that had the turn keeps its place in the order, unless it was
         * forced to give it up; one that comes anew gets a new place. */
        if (t->order->running != index || t->order->force)
            turn->stamp = 0;
        if (t->order->running == index)
            t->order->running = NOBODY;
        turn->held = true;
        turn->request = (int)request;
        turn->signal = signal;
        tracer_hold(pid);
        return;
    }
    e->nap.has_run = true;
    ptrace(request, pid, NULL, (void *)(long)signal);
}

void tracer_continue(struct tracer *t, int index, int signal)
{
    go(t, index, PTRACE_CONT, signal);
}

void tracer_go_through(struct tracer *t, int index)
{
    go(t, index, PTRACE_SYSCALL, 0);
}

void tracer_choice(struct tracer *t, int index)
{
    const struct order *o = t->order;
    if (o && (o->policy == ORDER_LAST || o->policy == ORDER_TURNS ||
              o->policy == ORDER_SEEDED))
        t->tracees[index].turn.choice = true;
}

void tracer_hold(pid_t pid)
{
    siginfo_t info;
    waitid(P_PID, (id_t)pid, &info, WSTOPPED | WNOHANG | __WALL);
}

void tracer_set_forking(struct tracer *t, int index, bool forking)
{
    struct tracee *e = &t->tracees[index];
    t->forking += forking - e->forking;
    e->forking = forking;
}

void tracer_set_newborn(struct tracer *t, int index, bool newborn)
{
    struct tracee *e = &t->tracees[index];
    t->newborns += newborn - e->newborn;
    e->newborn = newborn;
}

void tracer_free(struct tracer *t)
{
    free(t->writers[0].turn);
    free(t->writers[1].turn);
    free(t->by_pid);
    free(t->tracees);
    free(t->alive);
}
