#define _GNU_SOURCE
#include "trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "proc.h"

#define SYSCALL_STOP (SIGTRAP | 0x80)

double tracer_now(const struct tracer *t)
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
    ptrace(PTRACE_CONT, t->record->processes[index].pid, NULL,
           (void *)(long)signal);
}

static void group_stop(struct tracer *t, int index, int signal)
{
    struct record *r = t->record;
    struct process *p = &r->processes[index];
    if (signal == SIGTRAP) { /* its first stop, or it may go on again */
        if (t->tracees[index].newborn)
            return;
        if (p->state == STOPPED) {
            record_state(r, index, RUNNING, tracer_now(t));
            record_event(r, tracer_now(t), index, EV_CONTINUED, 0, 0);
        }
        tracer_continue(t, index, 0);
        return;
    }
    if (p->state != STOPPED) {
        record_state(r, index, STOPPED, tracer_now(t));
        record_event(r, tracer_now(t), index, EV_STOPPED, signal, 0);
    }
    /* Stay stopped, as it would without us, but hear of SIGCONT. */
    ptrace(PTRACE_LISTEN, p->pid, NULL, NULL);
}

static void signal_arrives(struct tracer *t, int index, int signal)
{
    struct record *r = t->record;
    struct process *p = &r->processes[index];
    struct tracee *e = &t->tracees[index];
    siginfo_t info;
    if (signal != SIGCHLD) {
        long from = 0;
        if (ptrace(PTRACE_GETSIGINFO, p->pid, NULL, &info) == 0 &&
            info.si_code <= 0)
            from = info.si_pid;
        record_event(r, tracer_now(t), index, EV_SIGNAL, signal, from);
    }
    if (e->restarts && proc_catches(p->pid, signal))
        e->restarts = false; /* a handler runs: the call may return EINTR */
    if (signal == SIGXFSZ && t->limits->file && over_file(t->limits, r))
        tracer_kill_all(t);
    tracer_continue(t, index, signal);
}

static void stop_reported(struct tracer *t, pid_t pid, int status)
{
    int signal = WSTOPSIG(status), event = status >> 16;
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
        fork_reported(t, index, event == PTRACE_EVENT_CLONE);
        tracer_continue(t, index, 0);
        return;
    case PTRACE_EVENT_VFORK:
        fork_reported(t, index, false);
        record_state(t->record, index, VFORKING, tracer_now(t));
        tracer_continue(t, index, 0);
        return;
    case PTRACE_EVENT_VFORK_DONE:
        record_state(t->record, index, RUNNING, tracer_now(t));
        tracer_continue(t, index, 0);
        return;
    case PTRACE_EVENT_EXEC:
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

void tracer_drain(struct tracer *t, double until)
{
    siginfo_t info;
    int status;
    do {
        info.si_pid = 0;
        /* Look before taking: the dead must still be there to be read. */
        if (waitid(P_ALL, 0, &info,
                   WEXITED | WSTOPPED | WNOHANG | WNOWAIT | __WALL) == -1 ||
            info.si_pid == 0)
            return;
        if (info.si_code == CLD_EXITED || info.si_code == CLD_KILLED ||
            info.si_code == CLD_DUMPED)
            end_reported(t, info.si_pid);
        else if (waitpid(info.si_pid, &status, __WALL | WNOHANG) ==
                     info.si_pid &&
                 WIFSTOPPED(status))
            stop_reported(t, info.si_pid, status);
    } while (tracer_now(t) < until);
}

/* As their subreaper we get all descendants in the end; when there is nobody
 * to wait for, nobody is left. */
bool tracer_nobody_left(void)
{
    siginfo_t info;
    return waitid(P_ALL, 0, &info,
                  WEXITED | WSTOPPED | WNOHANG | WNOWAIT | __WALL) == -1 &&
           errno == ECHILD;
}

void tracer_free(struct tracer *t)
{
    free(t->by_pid);
    free(t->tracees);
    free(t->alive);
}
