#define _GNU_SOURCE
#include "wait_ends.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "grow.h"
#include "proc.h"

static enum thing thing_of(const struct stat *there, const char *target)
{
    if (S_ISFIFO(there->st_mode))
        return strncmp(target, "pipe:", 5) == 0 ? T_PIPE : T_FIFO;
    if (S_ISSOCK(there->st_mode))
        return T_SOCKET;
    if (S_ISCHR(there->st_mode) && (strncmp(target, "/dev/pts", 8) == 0 ||
                                    strncmp(target, "/dev/tty", 8) == 0))
        return T_TERMINAL;
    return S_ISREG(there->st_mode) ? T_FILE : T_OTHER;
}

/* The number after `key` in what /proc tells of a descriptor; -1: none. */
static long fdinfo_number(pid_t pid, int fd, const char *key)
{
    char path[64], line[256];
    long number = -1;
    snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", (int)pid, fd);
    FILE *info = fopen(path, "re");
    while (info && number == -1 && fgets(line, sizeof line, info))
        if (strncmp(line, key, strlen(key)) == 0)
            number = strtol(line + strlen(key), NULL, 10);
    if (info)
        fclose(info);
    return number;
}

/* Things that are neither pipe nor socket, but have an other end all the same.
 * They get device and inode numbers that we make up. Of pseudo-terminal N, the
 * end that made it is 2N + 2 and /dev/pts/N is 2N + 3, so that one is the other
 * with its lowest bit changed. The two ends of an eventfd are the same. */
static bool special(pid_t pid, int fd, const char *target, dev_t *dev,
                    ino_t *ino)
{
    long number = -1;
    dev_t found = 0;
    if (strcmp(target, "anon_inode:[eventfd]") == 0) {
        found = DEV_EVENT;
        number = fdinfo_number(pid, fd, "eventfd-id:");
    } else if (strcmp(target, "/dev/ptmx") == 0 ||
               strcmp(target, "/dev/pts/ptmx") == 0) {
        found = DEV_TERMINAL;
        number = fdinfo_number(pid, fd, "tty-index:");
        number = number < 0 ? -1 : 2 * number + 2;
    } else if (strncmp(target, "/dev/pts/", 9) == 0) {
        found = DEV_TERMINAL;
        number = 2 * strtol(target + 9, NULL, 10) + 3;
    }
    if (number < 0)
        return false;
    *dev = found;
    *ino = (ino_t)number;
    return true;
}

static bool add_end(struct wait_scene *s, const struct wait_end *end)
{
    if (grow(&s->ends, s->end_count, &s->end_room, sizeof *s->ends) != 0)
        return false;
    s->ends[s->end_count++] = *end;
    return true;
}

/* Fills in where that descriptor leads. False: it has no other end. There may
 * be thousands: their paths are short, from the folder on. */
static bool read_end(int folder, const char *name, pid_t pid,
                     struct wait_end *end)
{
    char target[64];
    struct stat there, link;
    ssize_t n = readlinkat(folder, name, target, sizeof target - 1);
    target[n > 0 ? n : 0] = '\0';
    end->fd = atoi(name);
    if (special(pid, end->fd, target, &end->dev, &end->ino))
        there.st_mode = S_IFIFO;
    else if (n < 0 || fstatat(folder, name, &there, 0) == -1)
        return false;
    else
        end->dev = there.st_dev, end->ino = there.st_ino;
    if ((!S_ISFIFO(there.st_mode) && !S_ISSOCK(there.st_mode)) ||
        fstatat(folder, name, &link, AT_SYMLINK_NOFOLLOW) == -1)
        return false;
    /* The link's own permissions say how the descriptor is open. */
    end->reads = link.st_mode & S_IRUSR;
    end->writes = link.st_mode & S_IWUSR;
    return true;
}

void wait_read_ends(struct wait_scene *s, int process)
{
    char path[64];
    struct dirent *entry;
    const pid_t pid = s->tasks[process].pid;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *folder = opendir(path);
    while (folder && (entry = readdir(folder))) {
        struct wait_end end = {.process = process};
        if (*entry->d_name != '.' &&
            read_end(dirfd(folder), entry->d_name, pid, &end) &&
            !add_end(s, &end))
            break;
    }
    if (folder)
        closedir(folder);
}

/* The other end of a socket pair. Source: sock_diag(7). */
static ino_t unix_peer(ino_t ino)
{
    struct {
        struct nlmsghdr head;
        struct unix_diag_req ask;
    } request = {
        {.nlmsg_len = sizeof request,
         .nlmsg_type = SOCK_DIAG_BY_FAMILY,
         .nlmsg_flags = NLM_F_REQUEST},
        {.sdiag_family = AF_UNIX,
         .udiag_states = -1u,
         .udiag_ino = (unsigned)ino,
         .udiag_show = UDIAG_SHOW_PEER,
         .udiag_cookie = {-1u, -1u}},
    };
    _Alignas(struct nlmsghdr) char answer[1024];
    struct nlmsghdr *head = (struct nlmsghdr *)(void *)answer;
    ino_t peer = 0;
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (fd == -1)
        return 0;
    ssize_t n = -1;
    if (send(fd, &request, sizeof request, 0) == (ssize_t)sizeof request)
        n = recv(fd, answer, sizeof answer, MSG_DONTWAIT);
    close(fd);
    if (n < (ssize_t)NLMSG_LENGTH(sizeof(struct unix_diag_msg)) ||
        head->nlmsg_type != SOCK_DIAG_BY_FAMILY)
        return 0;
    size_t at = NLMSG_LENGTH(NLMSG_ALIGN(sizeof(struct unix_diag_msg)));
    while (at + sizeof(struct nlattr) + 4 <= (size_t)n) {
        const struct nlattr *part = (void *)(answer + at);
        if (part->nla_type == UNIX_DIAG_PEER)
            peer = *(const unsigned *)(const void *)(part + 1);
        if (part->nla_len < sizeof *part)
            break;
        at += NLA_ALIGN(part->nla_len);
    }
    return peer;
}

/* The other end of a TCP connection within this machine: who has the two
 * addresses the other way round. */
static ino_t tcp_peer(pid_t pid, ino_t ino)
{
    static const char *const files[] = {"tcp", "tcp6"};
    char path[64], line[512], here[80], there[80], my_here[80], my_there[80];
    for (size_t f = 0; f < 2; f++) {
        bool found = false;
        unsigned long number;
        snprintf(path, sizeof path, "/proc/%d/net/%s", (int)pid, files[f]);
        /* Twice: first who it is, then who is the other way round. */
        for (int pass = 0; pass < 2; pass++) {
            FILE *list = fopen(path, "re");
            while (list && fgets(line, sizeof line, list)) {
                if (sscanf(line, "%*s %79s %79s %*s %*s %*s %*s %*s %*s %lu",
                           here, there, &number) != 3)
                    continue;
                if (pass == 0 && number == ino) {
                    strcpy(my_here, here);
                    strcpy(my_there, there);
                    found = true;
                } else if (pass == 1 && found && strcmp(here, my_there) == 0 &&
                           strcmp(there, my_here) == 0) {
                    fclose(list);
                    return number;
                }
            }
            if (list)
                fclose(list);
        }
    }
    return 0;
}

/* A copy of the descriptor, or -1: to open it anew would give a pipe a further
 * reader. */
static int copy_of(pid_t pid, int fd)
{
    int copy = -1;
#ifdef SYS_pidfd_getfd
    int process = (int)syscall(SYS_pidfd_open, pid, 0);
    if (process == -1)
        return -1;
    copy = (int)syscall(SYS_pidfd_getfd, process, fd, 0);
    close(process);
#endif
    return copy;
}

bool wait_is_readable(pid_t pid, int fd)
{
    struct pollfd one = {.fd = copy_of(pid, fd), .events = POLLIN};
    if (one.fd == -1)
        return false;
    bool ready = poll(&one, 1, 0) == 1 && one.revents & POLLIN;
    close(one.fd);
    return ready;
}

bool wait_has_limit(pid_t pid, int fd)
{
    struct timeval receive = {0}, send = {0};
    socklen_t size = sizeof receive;
    int copy = copy_of(pid, fd);
    if (copy == -1)
        return false;
    getsockopt(copy, SOL_SOCKET, SO_RCVTIMEO, &receive, &size);
    getsockopt(copy, SOL_SOCKET, SO_SNDTIMEO, &send, &size);
    close(copy);
    return receive.tv_sec || receive.tv_usec || send.tv_sec || send.tv_usec;
}

bool wait_is_datagram(pid_t pid, ino_t ino)
{
    static const char *const files[] = {"udp", "udp6"};
    char path[64], line[512];
    bool found = false;
    for (size_t f = 0; f < 2; f++) {
        snprintf(path, sizeof path, "/proc/%d/net/%s", (int)pid, files[f]);
        FILE *list = fopen(path, "re");
        while (list && fgets(line, sizeof line, list)) {
            unsigned long number;
            found |= sscanf(line, "%*s %*s %*s %*s %*s %*s %*s %*s %*s %lu",
                            &number) == 1 &&
                     number == ino;
        }
        if (list)
            fclose(list);
    }
    return found;
}

ino_t wait_socket_peer(pid_t pid, ino_t ino)
{
    ino_t peer = unix_peer(ino);
    return peer ? peer : tcp_peer(pid, ino);
}

/* "it_value: (0, 0)": a timer that nobody has set. */
static bool timer_is_set(pid_t pid, int fd)
{
    char file[32], text[512];
    long seconds, rest;
    snprintf(file, sizeof file, "fdinfo/%d", fd);
    if (!proc_read(pid, file, text, sizeof text))
        return true;
    const char *value = strstr(text, "it_value: (");
    return !value ||
           sscanf(value, "it_value: (%ld, %ld)", &seconds, &rest) != 2 ||
           seconds || rest;
}

bool wait_read_want(const struct wait_scene *s, int task, int fd, bool writes,
                    struct wait_want *want)
{
    char path[64];
    struct stat there;
    pid_t pid = s->tasks[task].pid;
    *want = (struct wait_want){
        .fd = fd, .writes = writes, .maker = -1, .made = NAN};
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
    ssize_t n = readlink(path, want->name, sizeof want->name - 1);
    if (n <= 0 || stat(path, &there) == -1)
        return false;
    want->name[n] = '\0';
    want->thing = thing_of(&there, want->name);
    want->dev = there.st_dev;
    want->ino = there.st_ino;
    /* A device, a terminal, and the program's standard input lead outside. What
     * follows takes that back for things that are of the program itself. */
    want->outside = want->thing == T_OTHER || want->thing == T_TERMINAL ||
                    (there.st_dev == s->input_dev &&
                     there.st_ino == s->input_ino && s->input_ino != 0);
    if (special(pid, fd, want->name, &want->dev, &want->ino)) {
        want->thing = want->dev == DEV_EVENT ? T_EVENT : T_TERMINAL;
        want->peer = want->ino ^ (want->thing == T_TERMINAL);
        want->outside = false;
    } else if (strcmp(want->name, "anon_inode:[signalfd]") == 0) {
        want->thing = T_SIGNALS;
        want->outside = false;
    } else if (strcmp(want->name, "anon_inode:[timerfd]") == 0) {
        want->thing = T_TIMER;
        want->outside = false;
        want->armed = timer_is_set(pid, fd);
    } else if (strcmp(want->name, "anon_inode:[pidfd]") == 0 ||
               strncmp(want->name, "pidfd:", 6) == 0) {
        long child = fdinfo_number(pid, fd, "Pid:");
        want->thing = T_PROCESS;
        want->peer = child > 0 ? (ino_t)child : 0;
        want->outside = child <= 0;
    }
    if (want->thing == T_SOCKET)
        want->peer = wait_socket_peer(pid, want->ino);
    return true;
}

bool wait_is_other_end(const struct wait_want *want, const struct wait_end *end)
{
    if (want->thing == T_SOCKET || want->thing == T_TERMINAL)
        return want->peer && end->ino == want->peer && end->dev == want->dev;
    if (want->thing == T_SIGNALS || want->thing == T_PROCESS ||
        want->thing == T_TIMER)
        return false;
    return end->ino == want->ino && end->dev == want->dev &&
           (want->writes ? end->reads : end->writes);
}

void wait_mark_outside(struct wait_scene *s)
{
    for (size_t i = 0; i < s->count; i++) {
        struct wait_task *t = &s->tasks[i];
        bool ends = t->kind == W_READ || t->kind == W_WRITE ||
                    t->kind == W_POLL || t->kind == W_ACCEPT;
        for (int w = 0; w < t->wants && ends; w++) {
            struct wait_want *want = &t->want[w];
            bool held = want->thing == T_SIGNALS || want->thing == T_PROCESS ||
                        want->thing == T_TIMER;
            for (size_t e = 0; e < s->end_count && !held; e++)
                held = wait_is_other_end(want, &s->ends[e]);
            /* If really nobody had the other end, the kernel would have ended
             * the wait: with the end of file, or EPIPE. */
            want->outside |= !held;
        }
    }
}
