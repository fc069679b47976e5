#define _GNU_SOURCE
#include "wait_look.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sem.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "machine.h"
#include "proc.h"
#include "wait_ends.h"
#include "wait_futex.h"
#include "wait_signals.h"

#define FUTEX_WAIT_NEWER 455 /* futex_wait(2), of Linux 6.7 */

static char state_of(pid_t pid)
{
    char text[512], file[40];
    snprintf(file, sizeof file, "task/%d/stat", (int)pid);
    if (!proc_read(pid, file, text, sizeof text))
        return '?';
    const char *rest = strrchr(text, ')');
    return rest && rest[1] ? rest[2] : '?';
}

static long slices_of(pid_t pid)
{
    char text[96], file[40];
    long slices = 0;
    snprintf(file, sizeof file, "task/%d/schedstat", (int)pid);
    if (proc_read(pid, file, text, sizeof text))
        sscanf(text, "%*u %*u %ld", &slices);
    return slices;
}

/* --- what its call waits for ---------------------------------------------*/

/* Adds a descriptor that the task waits for. A closed one is left out: nobody
 * will make it ready. A timerfd becomes ready by itself. */
static void want(struct wait_scene *s, struct wait_task *t, int fd, bool writes)
{
    struct wait_want *one = wait_add_want(t);
    if (!one)
        t->kind = W_UNKNOWN; /* too many to say anything */
    else if (!wait_read_want(s, (int)(t - s->tasks), fd, writes, one))
        t->wants--;
    else if (one->thing == T_TIMER)
        t->timed |= one->armed;
}

/* A call that waits for just one descriptor. */
static void one(struct wait_scene *s, struct wait_task *t, enum wait_kind kind,
                unsigned long fd)
{
    t->kind = kind;
    want(s, t, (int)fd, kind == W_WRITE || kind == W_SEND);
}

/* The next three read from the program's memory, or /proc, for which
 * descriptors a poll, select or epoll_wait waits. One that waits to read and to
 * write counts as reading: room to write comes by itself sooner. */
static void poll_list(struct wait_scene *s, struct wait_task *t,
                      unsigned long list, unsigned long count)
{
    struct pollfd p;
    t->kind = W_POLL;
    for (unsigned long i = 0; i < count && t->kind == W_POLL; i++) {
        if (!memory_read(t->pid, list + i * sizeof p, &p, sizeof p)) {
            t->kind = W_UNKNOWN;
            return;
        }
        if (p.fd >= 0)
            want(s, t, p.fd, (p.events & POLLOUT) && !(p.events & POLLIN));
    }
}

/* Is a descriptor in one of select's sets that it does not look at, since it is
 * not below its first argument? Only the first 64 are asked for: the memory
 * behind a set that is shorter would be something else. */
static void find_beyond(struct wait_task *t, const unsigned long *args)
{
    for (int set = 1; set <= 2; set++) {
        uint64_t bits = 0;
        if (!args[set] || !memory_read(t->pid, args[set], &bits, sizeof bits))
            continue;
        for (int fd = (int)args[0]; fd < 64; fd++)
            if (bits >> fd & 1 && t->beyond < 0) {
                t->beyond = fd;
                t->beyond_limit = (int)args[0];
            }
    }
}

static void select_sets(struct wait_scene *s, struct wait_task *t,
                        const unsigned long *args)
{
    t->kind = W_POLL;
    find_beyond(t, args);
    for (int set = 1; set <= 2; set++)
        for (unsigned long fd = 0; args[set] && fd < args[0]; fd++) {
            unsigned char byte = 0;
            if (!memory_read(t->pid, args[set] + fd / 8, &byte, 1)) {
                t->kind = W_UNKNOWN;
                return;
            }
            if (byte >> fd % 8 & 1)
                want(s, t, (int)fd, set == 2);
        }
}

static void epoll_list(struct wait_scene *s, struct wait_task *t, int epoll)
{
    char file[40], text[4096];
    t->kind = W_POLL;
    snprintf(file, sizeof file, "fdinfo/%d", epoll);
    if (!proc_read(t->pid, file, text, sizeof text)) {
        t->kind = W_UNKNOWN;
        return;
    }
    for (char *at = text; (at = strstr(at, "tfd:")); at += 4) {
        int fd = 0;
        unsigned events = 0;
        if (sscanf(at, "tfd: %d events: %x", &fd, &events) == 2)
            want(s, t, fd, (events & POLLOUT) && !(events & POLLIN));
    }
}

/* Opening a FIFO blocks until somebody opens its other end. */
static void fifo(struct wait_task *t, unsigned long path, unsigned long flags)
{
    char name[256] = "", file[300];
    struct stat there;
    for (size_t i = 0; i + 1 < sizeof name; i++)
        if (!memory_read(t->pid, path + i, name + i, 1) || !name[i])
            break;
    if (*name == '/')
        snprintf(file, sizeof file, "%s", name);
    else
        snprintf(file, sizeof file, "/proc/%d/cwd/%s", (int)t->pid, name);
    if (stat(file, &there) == -1 || !S_ISFIFO(there.st_mode))
        return;
    struct wait_want *one = wait_add_want(t);
    if (!one)
        return;
    t->kind = (flags & O_ACCMODE) == O_WRONLY ? W_OPEN_WRITE : W_OPEN_READ;
    *one = (struct wait_want){.fd = -1,
                              .writes = t->kind == W_OPEN_WRITE,
                              .thing = T_FIFO,
                              .dev = there.st_dev,
                              .ino = there.st_ino,
                              .maker = -1,
                              .made = NAN};
    snprintf(one->name, sizeof one->name, "%.79s", name);
}

/* Has one of the process's descriptors a lock on that file? */
static bool has_lock(pid_t pid, ino_t ino)
{
    char path[64], file[64 + 256], line[256];
    struct dirent *entry;
    bool found = false;
    snprintf(path, sizeof path, "/proc/%d/fdinfo", (int)pid);
    DIR *folder = opendir(path);
    while (folder && !found && (entry = readdir(folder))) {
        unsigned long inode;
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        FILE *info = *entry->d_name == '.' ? NULL : fopen(file, "re");
        while (info && !found && fgets(line, sizeof line, info))
            /* "lock: 1: OFDLCK ADVISORY WRITE -1 08:01:5678 0 EOF" */
            found = strncmp(line, "lock:", 5) == 0 && !strstr(line, "->") &&
                    sscanf(line + 5, "%*s %*s %*s %*s %*d %*x:%*x:%lu",
                           &inode) == 1 &&
                    inode == ino;
        if (info)
            fclose(info);
    }
    if (folder)
        closedir(folder);
    return found;
}

/* A lock of flock or F_OFD_SETLK belongs to an open file, which several
 * processes may share after a fork; /proc/locks names only the one that opened
 * it, if any. So look who has such a descriptor: other processes first, since
 * only with two descriptors can a process lock itself out. */
static pid_t lock_holder(const struct wait_scene *s, const struct wait_task *t,
                         pid_t named)
{
    const struct wait_task *own = &s->tasks[t->leader];
    for (size_t i = 0; i < s->count; i++)
        if (s->tasks[i].leader == (int)i && &s->tasks[i] != own &&
            has_lock(s->tasks[i].pid, t->want[0].ino))
            return s->tasks[i].pid;
    return has_lock(own->pid, t->want[0].ino) ? own->pid : named;
}

/* Who holds a lock on the file that this descriptor leads to? */
static void file_lock(struct wait_scene *s, struct wait_task *t, int fd)
{
    char line[256], kind[16];
    one(s, t, W_FILE_LOCK, (unsigned long)fd);
    FILE *locks = fopen("/proc/locks", "re");
    bool held = false;
    while (locks && t->wants && fgets(line, sizeof line, locks)) {
        int holder;
        unsigned long inode;
        /* "1: POSIX ADVISORY WRITE 1234 08:01:5678 0 EOF"; "->": waits */
        if (strstr(line, "->") ||
            sscanf(line, "%*s %15s %*s %*s %d %*x:%*x:%lu", kind, &holder,
                   &inode) != 3 ||
            inode != t->want[0].ino)
            continue;
        held = true;
        t->owner =
            strcmp(kind, "POSIX") == 0 ? holder : lock_holder(s, t, holder);
    }
    if (locks)
        fclose(locks);
    if (t->wants)
        t->want[0].outside =
            held && (t->owner <= 0 || wait_find(s, t->owner) < 0);
}

/* With WNOHANG the call does not block; we have just met the task in it. */
static void child(struct wait_task *t, bool by_pid, unsigned long which,
                  unsigned long options)
{
    t->kind = options & WNOHANG ? W_RUNS : W_CHILD;
    t->child = by_pid && (int)which > 0 ? (pid_t)which : 0;
}

/* If the call is about one semaphore: which one? */
static void ipc_semaphore(struct wait_task *t, const unsigned long *args)
{
    struct sembuf operation;
    t->address = args[0];
    t->count = -1;
    if (args[2] == 1 &&
        memory_read(t->pid, args[1], &operation, sizeof operation)) {
        t->count = operation.sem_num;
        t->to_zero = operation.sem_op == 0;
    }
}

static void read_call(struct wait_scene *s, struct wait_task *t,
                      const unsigned long *a)
{
    int index = (int)(t - s->tasks);
    switch (t->call) {
    case SYS_read:
    case SYS_readv:
    case SYS_recvfrom:
    case SYS_recvmsg:
    case SYS_recvmmsg:
    case SYS_tee:
        one(s, t, W_READ, a[0]);
        break;
    case SYS_splice: /* in or out: whichever does not go on */
        one(s, t, W_READ, a[0]);
        break;
    case SYS_write:
    case SYS_writev:
    case SYS_sendto:
    case SYS_sendmsg:
    case SYS_sendmmsg:
    case SYS_vmsplice:
    case SYS_sendfile:
        one(s, t, W_WRITE, a[0]);
        break;
    case SYS_accept:
    case SYS_accept4:
        one(s, t, W_ACCEPT, a[0]);
        break;
#ifdef SYS_poll
    case SYS_poll:
        t->timed = (int)a[2] >= 0;
        poll_list(s, t, a[0], a[1]);
        break;
    case SYS_select:
        t->timed = a[4] != 0;
        select_sets(s, t, a);
        break;
    case SYS_epoll_wait:
        t->timed = (int)a[3] >= 0;
        epoll_list(s, t, (int)a[0]);
        break;
    case SYS_open:
        fifo(t, a[0], a[1]);
        break;
    case SYS_pause:
        t->kind = W_SIGNAL;
        wait_read_signals(t, 0);
        break;
    case SYS_vfork:
        t->kind = W_VFORK;
        break;
#endif
    case SYS_ppoll:
        t->timed = a[2] != 0;
        poll_list(s, t, a[0], a[1]);
        break;
    case SYS_pselect6:
        t->timed = a[4] != 0;
        select_sets(s, t, a);
        break;
    case SYS_epoll_pwait:
        t->timed = (int)a[3] >= 0;
        epoll_list(s, t, (int)a[0]);
        break;
    case SYS_openat:
        fifo(t, a[1], a[2]);
        break;
    case SYS_wait4:
        child(t, true, a[0], a[2]);
        break;
    case SYS_waitid:
        child(t, a[0] == P_PID, a[1], a[3]);
        break;
    case SYS_clone:
        t->kind = W_VFORK;
        break;
    case SYS_futex:
        wait_read_futex(s, index, a);
        break;
    case FUTEX_WAIT_NEWER:
        t->kind = W_FUTEX;
        t->timed = a[4] != 0;
        break;
    case SYS_flock:
        file_lock(s, t, (int)a[0]);
        break;
    case SYS_fcntl:
        file_lock(s, t, (int)a[0]);
        break;
    case SYS_semop:
    case SYS_semtimedop:
        t->kind = W_IPC_SEMAPHORE;
        t->timed = t->call == SYS_semtimedop && a[3] != 0;
        ipc_semaphore(t, a);
        break;
    case SYS_msgsnd:
        t->kind = W_SEND;
        t->address = a[0];
        break;
    case SYS_msgrcv:
        t->kind = W_RECEIVE;
        t->address = a[0];
        t->count = (long)a[3];
        break;
    case SYS_mq_timedsend:
        one(s, t, W_SEND, a[0]);
        t->timed = a[4] != 0;
        break;
    case SYS_mq_timedreceive:
        one(s, t, W_RECEIVE, a[0]);
        t->timed = a[4] != 0;
        break;
    case SYS_rt_sigsuspend:
        t->kind = W_SIGNAL;
        wait_read_signals(t, 0);
        break;
    case SYS_rt_sigtimedwait:
        t->kind = W_SIGNAL;
        t->timed = a[2] != 0;
        wait_read_signals(t, a[0]);
        break;
    case SYS_nanosleep:
    case SYS_clock_nanosleep:
    case SYS_restart_syscall:
        t->kind = W_NAP;
        t->timed = true;
        break;
    default:
        break;
    }
    /* A poll of no descriptor at all is a nap. */
    if (t->kind == W_POLL && t->wants == 0) {
        t->kind = t->timed ? W_NAP : W_SIGNAL;
        t->polls_nothing = !t->timed;
    }
    if (t->kind == W_READ && t->wants && t->want[0].thing == T_SIGNALS)
        wait_read_signals(t, 0);
}

/* Has it a handler for a signal that somebody may send? The signals of a
 * program's own faults do not count, nor do 32 and 33, which the C library uses
 * between its threads. */
static bool catches_signals(pid_t pid)
{
    static const int other[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT,
                                SIGTRAP, SIGSYS, 32,     33};
    char text[4096];
    if (!proc_read(pid, "status", text, sizeof text))
        return false;
    const char *found = strstr(text, "\nSigCgt:");
    unsigned long long mask = found ? strtoull(found + 8, NULL, 16) : 0;
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        mask &= ~(1ull << (other[i] - 1));
    return mask != 0;
}

/* 't': a tracer holds it, and will let it go on. (If the caller has proved that
 * nobody can go on, it is we who hold it, in a call that can be read.) */
static bool goes_on(const struct wait_scene *s, char state)
{
    return state == 'R' || (state == 't' && !s->proven);
}

static void look(struct wait_scene *s, struct wait_task *t)
{
    char text[256];
    unsigned long a[6] = {0};
    t->call = -1;
    t->slices = slices_of(t->pid);
    char state = state_of(t->pid);
    if (state == 'Z' || state == 'X') {
        t->kind = W_ENDED;
        return;
    }
    if (t->stopped || state == 'T') {
        t->kind = W_STOPPED;
        return;
    }
    if (goes_on(s, state)) {
        /* Whoever naps on made time may still be on its way into the nap. */
        t->kind = t->naps ? W_NAP : W_RUNS;
        t->timed |= t->due;
        return;
    }
    if (!proc_read(t->pid, "syscall", text, sizeof text) ||
        sscanf(text, "%ld %lx %lx %lx %lx %lx %lx", &t->call, &a[0], &a[1],
               &a[2], &a[3], &a[4], &a[5]) < 7)
        return; /* unknown, or "running" */
    read_call(s, t, a);
    t->catches = catches_signals(t->pid);
    /* Where we make the time, a nap stands in a call without end (naps.c): that
     * it ends by itself is known only to us. */
    t->timed |= t->due;
    if (t->naps)
        t->kind = W_NAP;
}

/* Whoever is known to be in a call for good may still be on its way into it. */
static void settle(const struct wait_scene *s)
{
    int patience = 500;
    for (size_t i = 0; i < s->count; i++)
        while (state_of(s->tasks[i].pid) == 'R' && patience-- > 0)
            usleep(1000);
}

/* Else nobody waits for an end that another holds, and there may be many. */
static bool all_go_on(const struct wait_scene *s)
{
    for (size_t i = 0; i < s->count; i++)
        if (!s->tasks[i].passed && !goes_on(s, state_of(s->tasks[i].pid)))
            return false;
    return true;
}

void wait_look(struct wait_scene *s)
{
    if (s->proven)
        settle(s);
    const bool busy = all_go_on(s);
    for (size_t i = 0; i < s->count && !busy; i++)
        if (s->tasks[i].leader == (int)i)
            wait_read_ends(s, (int)i);
    for (size_t i = 0; i < s->count; i++)
        if (!s->tasks[i].passed)
            look(s, &s->tasks[i]);
    wait_mark_outside(s);
    /* One after the other was looked at. Who has been on a processor since is
     * not where we saw it: it goes on. So does who has begun to wait just now,
     * after all went on and no ends were read. */
    for (size_t i = 0; i < s->count; i++) {
        struct wait_task *t = &s->tasks[i];
        if (!t->passed &&
            (slices_of(t->pid) != t->slices || (busy && t->kind != W_NAP)))
            t->kind = W_RUNS;
    }
}
