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

void tracer_continue(struct tracer *t, int index, int signal)
{
    t->tracees[index].nap.has_run = true;
    ptrace(PTRACE_CONT, t->record->processes[index].pid, NULL,
           (void *)(long)signal);
}

void tracer_hold(pid_t pid)
{
    siginfo_t info;
    waitid(P_PID, (id_t)pid, &info, WSTOPPED | WNOHANG | __WALL);
}

void tracer_free(struct tracer *t)
{
    free(t->by_pid);
    free(t->tracees);
    free(t->alive);
}
