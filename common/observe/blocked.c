/* In what is a task blocked, and could it go on without anybody of the program
 * doing anything for it? Only if not, a hang is a proof. */
#define _GNU_SOURCE
#include "blocked.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "machine.h"
#include "peers.h"
#include "proc.h"
#include "sockets.h"

/* Of several descriptors any may be ready first: the less certain answer. */
static enum ends worse(enum ends a, enum ends b)
{
    return a > b ? a : b;
}

/* /proc/PID/syscall: "0 0x3 0x7f… sp pc", or "running". */
static bool read_call(pid_t pid, long *number, unsigned long *args)
{
    char text[256];
    *number = -1;
    if (!proc_read(pid, "syscall", text, sizeof text))
        return false;
    if (sscanf(text, "%ld %lx %lx %lx %lx %lx %lx", number, &args[0], &args[1],
               &args[2], &args[3], &args[4], &args[5]) < 1)
        *number = -1; /* running, or in a page fault */
    return *number >= 0;
}

/* Is this socket one end of a socketpair? Only those have no name, so that
 * nobody from outside can connect to them. */
static bool is_nameless(pid_t pid, unsigned long inode)
{
    char path[40], line[512];
    bool nameless = false;
    snprintf(path, sizeof path, "/proc/%d/net/unix", (int)pid);
    FILE *list = fopen(path, "re");
    while (list && fgets(line, sizeof line, list)) {
        unsigned long number;
        char name[4] = "";
        if (sscanf(line, "%*s %*s %*s %*s %*s %*s %lu %3s", &number, name) >=
                1 &&
            number == inode)
            nameless = !*name;
    }
    if (list)
        fclose(list);
    return nameless;
}

static enum ends ends_of_nameless(const char *target)
{
    static const char *const outside[] = {"inotify", "fanotify", "perf",
                                          "userfaultfd"};
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        if (strstr(target, outside[i]))
            return BY_OTHERS;
    return BY_OURS; /* timerfd, eventfd, signalfd, pidfd, epoll */
}

/* "socket:[123]": is it one of own_sockets? The numbers of sockets are not
 * given out again. */
static bool is_own_socket(const struct tracer *t, const char *target)
{
    unsigned long number;
    size_t count = t->own_socket_count;
    if (sscanf(target, "socket:[%lu]", &number) != 1)
        return false;
    for (size_t i = 0; i < OWN_SOCKETS && i < count; i++)
        if (t->own_sockets[i] == number)
            return true;
    return false;
}

static enum ends ends_of_socket(struct tracer *t, pid_t pid, long fd,
                                const struct stat *there)
{
    if (!is_nameless(pid, there->st_ino))
        return peers_of_socket(t, pid, fd, there);
    t->own_sockets[t->own_socket_count++ % OWN_SOCKETS] = there->st_ino;
    return BY_OURS;
}

/* Who can make this descriptor ready? */
static enum ends ends_of_descriptor(struct tracer *t, pid_t pid, long fd)
{
    char path[64], target[128];
    struct stat there;
    snprintf(path, sizeof path, "/proc/%d/fd/%ld", (int)pid, fd);
    ssize_t n = readlink(path, target, sizeof target - 1);
    target[n > 0 ? n : 0] = '\0';
    if (is_own_socket(t, target))
        return BY_OURS;
    if (n <= 0 || stat(path, &there) == -1)
        return BY_OURS; /* not open: nobody will make it ready */
    if (output_stream_of(t->output, pid, fd) != -1)
        return BY_ITSELF;
    if (there.st_ino == t->stdin_is.st_ino &&
        there.st_dev == t->stdin_is.st_dev)
        return BY_OTHERS;
    if (S_ISFIFO(there.st_mode))
        return strncmp(target, "pipe:", 5) == 0 ? BY_OURS
                                                : peers_of_fifo(t, &there);
    if (S_ISSOCK(there.st_mode))
        return ends_of_socket(t, pid, fd, &there);
    if (S_ISREG(there.st_mode) || S_ISDIR(there.st_mode))
        return BY_ITSELF;
    if (strncmp(target, "anon_inode:", 11) == 0)
        return ends_of_nameless(target);
    return BY_OTHERS; /* a terminal, a device */
}

static enum ends ends_of_poll(struct tracer *t, pid_t pid, unsigned long list,
                              unsigned long count)
{
    enum ends ends = BY_OURS;
    struct pollfd one;
    for (unsigned long i = 0; i < count && i < 1024; i++) {
        if (!memory_read(pid, list + i * sizeof one, &one, sizeof one))
            return BY_OTHERS;
        if (one.fd >= 0)
            ends = worse(ends, ends_of_descriptor(t, pid, one.fd));
    }
    return ends;
}

static enum ends ends_of_select(struct tracer *t, pid_t pid,
                                const unsigned long *args)
{
    enum ends ends = BY_OURS;
    for (int set = 1; set <= 3; set++) {
        for (unsigned long fd = 0; args[set] && fd < args[0]; fd++) {
            unsigned char byte = 0;
            if (!memory_read(pid, args[set] + fd / 8, &byte, 1))
                return BY_OTHERS;
            if (byte >> fd % 8 & 1)
                ends = worse(ends, ends_of_descriptor(t, pid, (long)fd));
        }
    }
    return ends;
}

static enum ends ends_of_epoll(struct tracer *t, pid_t pid, long epoll)
{
    char path[64], line[128];
    enum ends ends = BY_OURS;
    long fd;
    snprintf(path, sizeof path, "/proc/%d/fdinfo/%ld", (int)pid, epoll);
    FILE *info = fopen(path, "re");
    if (!info)
        return BY_OTHERS;
    while (fgets(line, sizeof line, info))
        if (sscanf(line, "tfd: %ld", &fd) == 1)
            ends = worse(ends, ends_of_descriptor(t, pid, fd));
    fclose(info);
    return ends;
}

/* Somebody outside who holds a lock on the same file could give it back. */
static enum ends ends_of_lock(struct tracer *t, pid_t pid, long fd)
{
    char path[64], line[256];
    struct stat there;
    enum ends ends = BY_OURS;
    snprintf(path, sizeof path, "/proc/%d/fd/%ld", (int)pid, fd);
    FILE *locks = fopen("/proc/locks", "re");
    if (!locks || stat(path, &there) == -1)
        ends = BY_OTHERS;
    while (ends == BY_OURS && fgets(line, sizeof line, locks)) {
        int holder;
        unsigned long inode;
        /* "1: POSIX ADVISORY WRITE 1234 08:01:5678 0 EOF"; "->": waits */
        if (strstr(line, "->") || sscanf(line, "%*s %*s %*s %*s %d %*x:%*x:%lu",
                                         &holder, &inode) != 2)
            continue;
        if (inode == there.st_ino && holder > 0 &&
            tracer_find(t, holder) == NOBODY)
            ends = BY_OTHERS;
    }
    if (locks)
        fclose(locks);
    return ends;
}

static enum ends ends_of_call(struct tracer *t, pid_t pid, long number,
                              const unsigned long *args)
{
    long fd = (int)args[0];
    switch (number) {
    case SYS_wait4:
    case SYS_waitid:
    case SYS_rt_sigsuspend:
    case SYS_rt_sigtimedwait:
    case SYS_nanosleep:
    case SYS_clock_nanosleep:
    case SYS_futex:
    case NEWER_FUTEX_WAIT:
#ifdef SYS_futex_waitv
    case SYS_futex_waitv:
#endif
    case SYS_semop:
    case SYS_semtimedop:
    case SYS_msgrcv:
    case SYS_msgsnd:
    case SYS_mq_timedsend:
    case SYS_mq_timedreceive:
    case SYS_clone:
    case SYS_exit:
#ifdef SYS_pause
    case SYS_pause:
    case SYS_vfork:
#endif
        return BY_OURS;
    case SYS_openat:
        return peers_of_open(pid, fd, args[1]);
#ifdef SYS_open
    case SYS_open:
        return peers_of_open(pid, AT_FDCWD, args[0]);
#endif
    case SYS_flock:
    case SYS_fcntl:
        return ends_of_lock(t, pid, fd);
#ifdef SYS_poll
    case SYS_poll:
    case SYS_select:
    case SYS_epoll_wait:
        if (number == SYS_epoll_wait)
            return ends_of_epoll(t, pid, fd);
        if (number == SYS_select)
            return ends_of_select(t, pid, args);
        return ends_of_poll(t, pid, args[0], args[1]);
#endif
    case SYS_ppoll:
        return ends_of_poll(t, pid, args[0], args[1]);
    case SYS_pselect6:
        return ends_of_select(t, pid, args);
    case SYS_epoll_pwait:
#ifdef SYS_epoll_pwait2
    case SYS_epoll_pwait2:
#endif
        return ends_of_epoll(t, pid, fd);
    case SYS_splice:
    case SYS_sendfile:
    case SYS_tee:
        return worse(ends_of_descriptor(t, pid, fd),
                     ends_of_descriptor(
                         t, pid, (int)args[number == SYS_splice ? 2 : 1]));
    case SYS_read:
    case SYS_readv:
    case SYS_write:
    case SYS_writev:
    case SYS_recvfrom:
    case SYS_recvmsg:
    case SYS_recvmmsg:
    case SYS_sendto:
    case SYS_sendmsg:
    case SYS_sendmmsg:
    case SYS_accept:
    case SYS_accept4:
    case SYS_connect:
    case SYS_vmsplice:
        return ends_of_descriptor(t, pid, fd);
    default:
        return BY_OTHERS; /* a call of which we know nothing: no proof */
    }
}

bool find_block(struct tracer *t, int index)
{
    struct nap *nap = &t->tracees[index].nap;
    pid_t pid = t->record->processes[index].pid;
    unsigned long args[6] = {0};
    if (!read_call(pid, &nap->number, args))
        return false;
    nap->of = args[0];
    enum ends ends = ends_of_call(t, pid, nap->number, args);
    nap->outside = ends == BY_OTHERS || nap->unheld;
    nap->visitors = ends == BY_VISITORS;
    if (ends != BY_ITSELF && !nap->waits)
        socket_wait_found(t, index);
    return ends != BY_ITSELF;
}
