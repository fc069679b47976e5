#define _GNU_SOURCE
#include "steps.h"

#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "chance.h"
#include "machine.h"
#include "tracer.h"

#ifndef SYS_rseq
#define SYS_rseq -2 /* headers older than the call */
#endif

/* A walk to the place takes up to 512, 1024 ... or 4096 steps. A look at who
 * shares memory costs as much as so many. */
#define SHORTEST   512
#define DOUBLINGS  4
#define LOOK_COSTS 32

/* One in 1, 2, 4 or 8 of the instructions at which a change would matter is
 * the place. */
#define MATTERS   1
#define SELDOMERS 4

/* From where to where the program itself is mapped, without its libraries. */
struct own {
    unsigned long from, to;
};

static bool has_threads(const struct tracer *t, int index)
{
    int leader = t->record->processes[index].leader;
    for (size_t i = 0; i < t->alive_count; i++)
        if (t->alive[i] != index &&
            t->record->processes[t->alive[i]].leader == leader)
            return true;
    return false;
}

/* Could others change what this task has in memory? The first file that is
 * mapped, the lowest in memory, is the program. */
static bool shares_memory(const struct tracer *t, int index, struct own *own)
{
    char path[40], line[512], first[256] = "", name[256] = "";
    bool shared = has_threads(t, index);
    snprintf(path, sizeof path, "/proc/%d/maps",
             (int)t->record->processes[index].pid);
    FILE *maps = fopen(path, "re");
    while (maps && fgets(line, sizeof line, maps)) {
        unsigned long from, to;
        shared = shared || strstr(line, " rw-s ");
        if (sscanf(line, "%lx-%lx %*s %*s %*s %*s %255s", &from, &to, name) !=
            3)
            continue;
        if (!*first) {
            strcpy(first, name);
            own->from = from;
        }
        if (strcmp(first, name) == 0)
            own->to = to;
    }
    if (maps)
        fclose(maps);
    return shared;
}

static bool another_is_held(const struct tracer *t, int index)
{
    for (size_t i = 0; i < t->alive_count; i++)
        if (t->alive[i] != index && t->tracees[t->alive[i]].turn.held)
            return true;
    return false;
}

/* Will it go on in the program itself, rather than in a call that we have
 * stopped? A call might wait, and a step through it would wait with it. */
static bool is_between_calls(const struct tracer *t, int index)
{
    struct __ptrace_syscall_info info;
    const struct turn *turn = &t->tracees[index].turn;
    return turn->request == PTRACE_CONT && turn->signal == 0 &&
           ptrace(PTRACE_GET_SYSCALL_INFO, t->record->processes[index].pid,
                  (void *)sizeof info, &info) > 0 &&
           info.op != PTRACE_SYSCALL_INFO_SECCOMP &&
           info.op != PTRACE_SYSCALL_INFO_ENTRY;
}

/* One instruction. False: the task has stopped for another reason, or has
 * ended; that can be heard of as ever. */
static bool step(pid_t pid)
{
    siginfo_t info;
    if (ptrace(PTRACE_SINGLESTEP, pid, NULL, NULL) == -1)
        return false;
    int failed;
    do
        failed = waitid(P_PID, (id_t)pid, &info,
                        WEXITED | WSTOPPED | WNOWAIT | __WALL);
    while (failed == -1 && errno == EINTR);
    return failed == 0 && info.si_code == CLD_TRAPPED &&
           info.si_status == SIGTRAP;
}

/* A system call that is over at once, whatever others do. */
static bool never_waits(const struct registers *r)
{
    static const long numbers[] = {
        SYS_set_robust_list, SYS_rseq,     SYS_gettid,         SYS_getpid,
        SYS_getppid,         SYS_madvise,  SYS_rt_sigprocmask, SYS_mmap,
        SYS_munmap,          SYS_mprotect, SYS_rt_sigaction,   SYS_brk,
        SYS_lseek,           SYS_close,    SYS_fstat,          SYS_newfstatat,
    };
    long number = number_next(r);
    if (number == SYS_futex)
        return (argument_of(r, 1) & FUTEX_CMD_MASK) == FUTEX_WAKE;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (number == numbers[i])
            return true;
    return false;
}

/* Steps until the place, or until something else stops the task, or a system
 * call is next that may wait: the step through it would wait, too. Changes
 * matter between a load and a store of the program, and behind an atomic
 * operation: a lock's, for example. */
static enum stepped walk(struct order *o, pid_t pid, const struct own *own)
{
    long most = SHORTEST << chance_below(&o->state, DOUBLINGS);
    long one_in = MATTERS << chance_below(&o->state, SELDOMERS);
    enum instruction last = IS_OTHER;
    for (long i = 0; i < most && o->steps_left > 0; i++, o->steps_left--) {
        struct registers r;
        if (!registers_read(pid, &r))
            break;
        enum instruction next = instruction_next(pid, &r);
        if (next == IS_TRAP || (next == IS_CALL && !never_waits(&r)))
            break;
        bool matters = last == IS_ATOMIC ||
                       (next == IS_STORE && place_of(&r) >= own->from &&
                        place_of(&r) < own->to);
        if (matters && i > 0 && chance_below(&o->state, one_in) == 0)
            return AT_PLACE;
        if (!step(pid))
            return GOES_ON;
        if (i + 1 == most)
            return AT_PLACE;
        last = next;
    }
    ptrace(PTRACE_CONT, pid, NULL, NULL);
    return GOES_ON;
}

enum stepped steps_to_place(struct tracer *t, int index)
{
    struct order *o = t->order;
    pid_t pid = t->record->processes[index].pid;
    struct own own = {0, 0};
    if (o->policy != ORDER_SEEDED || o->steps_left <= 0 ||
        !another_is_held(t, index) || !is_between_calls(t, index))
        return NOT_STEPPED;
    o->steps_left -= LOOK_COSTS;
    if (!shares_memory(t, index, &own))
        return NOT_STEPPED;
    enum stepped to = walk(o, pid, &own);
    if (to == AT_PLACE)
        tracer_hold(pid);
    return to;
}
