#define _GNU_SOURCE
#include "reach.h"

#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <unistd.h>

#include "family.h"
#include "machine.h"
#include "proc.h"
#include "reach_calls.h"

/* ioprio_set(2); the C library has no header for it. */
enum { IO_PROCESS = 1, IO_GROUP = 2 };

/* --- who is of this run ---------------------------------------------------*/

/* Is it a process of this run? A zombie still is, as its pid cannot belong to
 * anybody else yet. */
static bool is_ours(const struct tracer *t, pid_t pid)
{
    int index = tracer_find(t, pid);
    return index != NOBODY && !known(t->record->processes[index].gone);
}

bool is_free(pid_t target)
{
    return kill(target, 0) == -1 && errno == ESRCH;
}

/* A process group that one of ours is in has no other members: the run began in
 * a session of its own, and nobody can join a group of another session. */
static bool group_is_ours(const struct tracer *t, pid_t group)
{
    if (group == getpgid(0))
        return false;
    if (is_ours(t, group) && getpgid(group) == group)
        return true;
    for (size_t i = 0; i < t->alive_count; i++)
        if (getpgid(t->record->processes[t->alive[i]].pid) == group)
            return true;
    return is_free(-group);
}

/* Is the target of the run? It is what kill() takes, except -1: a pid; 0 for
 * the caller's group; or minus a group. */
static bool is_inside(const struct tracer *t, pid_t caller, pid_t target)
{
    if (target > 0)
        return is_ours(t, target) || is_free(target);
    if (target == INT_MIN)
        return false;
    return group_is_ours(t, target == 0 ? getpgid(caller) : -target);
}

/* The process that a descriptor stands for: a pidfd, or an open /proc/PID. 0 if
 * it is neither, or the process is gone; the kernel will say so. */
static pid_t pid_of_descriptor(pid_t owner, int fd)
{
    char path[64], line[128];
    int pid = 0;
    snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", (int)owner, fd);
    FILE *info = fopen(path, "re");
    if (!info)
        return 0;
    while (fgets(line, sizeof line, info))
        if (sscanf(line, "Pid: %d", &pid) == 1)
            break;
    fclose(info);
    if (pid != 0)
        return pid > 0 ? pid : 0;
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)owner, fd);
    ssize_t length = readlink(path, line, sizeof line - 1);
    line[length > 0 ? length : 0] = '\0';
    return sscanf(line, "/proc/%d", &pid) == 1 ? pid : 0;
}

/* --- refusing -------------------------------------------------------------*/

/* The call does not happen, and says EPERM. */
static void refuse(struct tracer *t, int index, pid_t target)
{
    struct record *r = t->record;
    r->calls_refused++;
    record_event(r, tracer_now(t), index, EV_CALL_REFUSED,
                 t->tracees[index].number, target);
    skip_call(r->processes[index].pid, -EPERM);
}

/* With a verdict. 0 as the target: everybody of a user, or of the machine. */
static void refuse_outside(struct tracer *t, int index, pid_t target)
{
    const struct life *p = &t->record->processes[index];
    char whom[40] = "";
    if (target != 0)
        snprintf(whom, sizeof whom, " for %s %d",
                 target > 0 ? "process" : "group", abs((int)target));
    record_verdict(t->record, V_CALL_REFUSED,
                   "%s (pid %d) called %s%s: that reaches processes outside "
                   "the program, and was refused",
                   p->name, (int)p->pid,
                   reach_call_name(t->tracees[index].number), whom);
    refuse(t, index, target);
}

static void refuse_change(struct tracer *t, int index, const char *of_what)
{
    const struct life *p = &t->record->processes[index];
    record_verdict(t->record, V_CALL_REFUSED,
                   "%s (pid %d) called %s: that would change %s, and was "
                   "refused",
                   p->name, (int)p->pid,
                   reach_call_name(t->tracees[index].number), of_what);
    refuse(t, index, 0);
}

/* --- signals --------------------------------------------------------------*/

static bool may_signal(const struct tracer *t, pid_t from, pid_t target)
{
    /* -1 is everybody that the caller may signal. It is the classic mistake: a
     * fork has failed, and its -1 is handed to kill. */
    if (target == -1)
        return false;
    return is_inside(t, from, target);
}

static void refuse_signal(struct tracer *t, int index, pid_t target, int signal)
{
    struct record *r = t->record;
    const struct life *p = &r->processes[index];
    r->signals_outside++;
    record_event(r, tracer_now(t), index, EV_KILL_REFUSED, target, signal);
    record_verdict(r, V_SIGNAL_OUTSIDE,
                   "%s (pid %d) called kill(%d, %s): that reaches "
                   "processes outside the program, and was refused",
                   p->name, (int)p->pid, (int)target, signal_name(signal));
    skip_call(p->pid, -EPERM);
}

void enter_kill(struct tracer *t, int index, const unsigned long *args)
{
    pid_t pid = t->record->processes[index].pid;
    long number = t->tracees[index].number;
    pid_t target = (pid_t)args[0];
    bool somebody = true;
    int signal = (int)args[1];
    if (number == SYS_tgkill || number == SYS_rt_tgsigqueueinfo)
        signal = (int)args[2];
#ifdef SYS_pidfd_send_signal
    if (number == SYS_pidfd_send_signal) {
        target = pid_of_descriptor(pid, target);
        somebody = target != 0;
    }
#endif
    /* Signal 0 only asks whether a process is there. For one outside, Landlock
     * (confine.c) would answer EPERM; so we ask, and pass our answer on. */
    if (signal == 0 && target > 0 && !is_ours(t, target)) {
        skip_call(pid, kill(target, 0) == -1 ? -errno : 0);
    } else if (signal != 0 && somebody) {
        record_event(t->record, tracer_now(t), index, EV_KILL, target, signal);
        if (!may_signal(t, pid, target))
            refuse_signal(t, index, target, signal);
    }
    tracer_continue(t, index, 0);
}

/* --- other processes ------------------------------------------------------*/

/* For calls that say in one argument what another is: a pid, or a group. Sets
 * the target for is_inside. False: all processes of a user. */
static bool whom_of_class(int class, int process, int group, pid_t who,
                          pid_t caller, pid_t *target)
{
    if (class == process)
        *target = who == 0 ? caller : who;
    else if (class == group)
        *target = who == 0 ? 0 : -who;
    else
        return false;
    return true;
}

static bool find_target(pid_t caller, long number, const unsigned long *args,
                        pid_t *target)
{
    pid_t who = (pid_t)args[0];
    *target = who == 0 ? caller : who;
    switch (number) {
    case SYS_setpriority:
        return whom_of_class((int)args[0], PRIO_PROCESS, PRIO_PGRP,
                             (pid_t)args[1], caller, target);
    case SYS_ioprio_set:
        return whom_of_class((int)args[0], IO_PROCESS, IO_GROUP, (pid_t)args[1],
                             caller, target);
    case SYS_prctl: /* PR_SCHED_CORE, with a pid and what it is a pid of */
        return whom_of_class((int)args[3] > 1, 0, 1, (pid_t)args[2], caller,
                             target);
    case SYS_ptrace:
        *target = who == PTRACE_TRACEME ? caller : (pid_t)args[1];
        return true;
#ifdef SYS_pidfd_getfd
    case SYS_pidfd_getfd:
#endif
#ifdef SYS_process_madvise
    case SYS_process_madvise:
#endif
#ifdef SYS_process_mrelease
    case SYS_process_mrelease:
#endif
        who = pid_of_descriptor(caller, (int)args[0]);
        *target = who == 0 ? caller : who;
        return true;
    default:
        return true;
    }
}

void enter_others(struct tracer *t, int index, const unsigned long *args)
{
    pid_t pid = t->record->processes[index].pid, target;
    long number = t->tracees[index].number;
    if (!find_target(pid, number, args, &target))
        refuse_outside(t, index, 0);
    else if (!is_inside(t, pid, target))
        refuse_outside(t, index, target);
    else if (number == SYS_ptrace)
        refuse(t, index, target); /* the observer traces it already */
    tracer_continue(t, index, 0);
}

/* fcntl(F_SETOWN) and its like: the signals of a descriptor (SIGIO, or the one
 * that F_SETSIG names) go to its owner, which is a way to signal anybody. */
void enter_owner(struct tracer *t, int index, const unsigned long *args)
{
    pid_t pid = t->record->processes[index].pid;
    struct f_owner_ex owner = {F_OWNER_PID, 0};
    int target = (int)args[2];
    bool readable = true;
    if (t->tracees[index].number == SYS_ioctl) {
        readable = memory_read(pid, args[2], &target, sizeof target);
    } else if (args[1] == F_SETOWN_EX) {
        readable = memory_read(pid, args[2], &owner, sizeof owner);
        target = owner.type == F_OWNER_PGRP ? -owner.pid : owner.pid;
    }
    /* 0: nobody. What cannot be read, the kernel refuses by itself. */
    if (readable && target != 0 && !is_inside(t, pid, target))
        refuse_outside(t, index, target);
    tracer_continue(t, index, 0);
}

/* --- the machine ----------------------------------------------------------*/

/* Does it ask to become what it is already? The four ids are the real one,
 * the effective, the saved and that for files. */
static bool stays_itself(pid_t pid, long number, const unsigned long *args)
{
    bool group = number == SYS_setgid || number == SYS_setregid ||
                 number == SYS_setresgid || number == SYS_setfsgid;
    int count = number == SYS_setresuid || number == SYS_setresgid ? 3
                : number == SYS_setreuid || number == SYS_setregid ? 2
                                                                   : 1;
    long ids[4];
    if (!proc_ids(pid, group, ids))
        return false;
    for (int i = 0; i < count; i++) {
        unsigned id = (unsigned)args[i];
        bool known_id = id == (unsigned)-1;
        for (int k = 0; k < 4; k++)
            known_id = known_id || id == (unsigned)ids[k];
        if (!known_id)
            return false;
    }
    return true;
}

void enter_ids(struct tracer *t, int index, const unsigned long *args)
{
    if (!stays_itself(t->record->processes[index].pid, t->tracees[index].number,
                      args))
        refuse_change(t, index, "who it is");
    tracer_continue(t, index, 0);
}

/* Some of these calls only ask, with certain arguments: that is harmless. */
static bool only_asks(pid_t pid, long number, const unsigned long *args)
{
    enum { READ_ALL = 3, SIZE_UNREAD = 9, SIZE_BUFFER = 10 };
    struct timex clock;
    unsigned long where = args[number == SYS_clock_adjtime ? 1 : 0];
    switch (number) {
    case SYS_adjtimex:
    case SYS_clock_adjtime:
        return !memory_read(pid, where, &clock, sizeof clock) ||
               clock.modes == 0;
    case SYS_syslog:
        return args[0] == READ_ALL || args[0] == SIZE_UNREAD ||
               args[0] == SIZE_BUFFER;
    default:
        return false;
    }
}

void enter_machine(struct tracer *t, int index, const unsigned long *args)
{
    if (!only_asks(t->record->processes[index].pid, t->tracees[index].number,
                   args))
        refuse_change(t, index, "the machine");
    tracer_continue(t, index, 0);
}

void enter_denied(struct tracer *t, int index, const unsigned long *args)
{
    (void)args;
    refuse(t, index, 0);
    tracer_continue(t, index, 0);
}

/* --- files that are more than files ---------------------------------------*/

/* Those that act on a process of the run may be written to. */
static bool is_of_others(const struct tracer *t, const char *path)
{
    int pid;
    if (strncmp(path, "/sys/", 5) == 0)
        return true;
    if (strncmp(path, "/proc/", 6) != 0)
        return false;
    return sscanf(path, "/proc/%d", &pid) != 1 || !is_ours(t, pid);
}

/* A disk, the machine's memory; or memory whose reader waits for the program:
 * we would be such a reader. */
static bool is_the_machines(const char *path, const struct stat *file)
{
    static const char *const devices[] = {"/dev/mem", "/dev/kmem", "/dev/port",
                                          "/dev/kmsg", "/dev/userfaultfd"};
    if (S_ISBLK(file->st_mode))
        return true;
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        if (strcmp(path, devices[i]) == 0)
            return true;
    return false;
}

static bool opened_to_write(const char *info)
{
    char line[128];
    unsigned flags = O_RDONLY;
    FILE *file = fopen(info, "re");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "flags: %o", &flags) == 1)
            break;
    if (file)
        fclose(file);
    return (flags & O_ACCMODE) != O_RDONLY;
}

/* Asked when the file is open: then its name is the kernel's, and no link or
 * folder that changes meanwhile can mislead us. */
void leave_open(struct tracer *t, int index, long fd)
{
    struct life *p = &t->record->processes[index];
    char link[64], path[256];
    struct stat file;
    snprintf(link, sizeof link, "/proc/%d/fd/%ld", (int)p->pid, fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0 || stat(link, &file) == -1)
        return;
    path[length] = '\0';
    if (!is_of_others(t, path) && !is_the_machines(path, &file))
        return;
    snprintf(link, sizeof link, "/proc/%d/fdinfo/%ld", (int)p->pid, fd);
    if (!opened_to_write(link))
        return;
    record_verdict(t->record, V_CALL_REFUSED,
                   "%s (pid %d) opened %.100s to write to it: that would "
                   "change what is outside the program, which was ended",
                   p->name, (int)p->pid, path);
    t->record->calls_refused++;
    record_event(t->record, tracer_now(t), index, EV_CALL_REFUSED,
                 t->tracees[index].number, 0);
    tracer_kill_all(t);
}
