#define _GNU_SOURCE
#include "peers.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "machine.h"
#include "wait_ends.h"

/* Which ends of a thing a process has. */
struct held {
    bool any, reads, writes;
};

/* Adds to `held` what the process has of it. (The permissions of the link in
 * /proc/PID/fd say how the descriptor is open.) */
static void look_for(pid_t pid, dev_t dev, ino_t ino, struct held *held)
{
    char path[64], file[64 + 256];
    struct dirent *entry;
    struct stat there, link;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *folder = opendir(path);
    while (folder && (entry = readdir(folder))) {
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        if (*entry->d_name == '.' || stat(file, &there) == -1 ||
            there.st_ino != ino || there.st_dev != dev ||
            lstat(file, &link) == -1)
            continue;
        held->any = true;
        held->reads |= (link.st_mode & S_IRUSR) != 0;
        held->writes |= (link.st_mode & S_IWUSR) != 0;
    }
    if (folder)
        closedir(folder);
}

static struct held held_by_ours(struct tracer *t, dev_t dev, ino_t ino)
{
    struct held held = {false, false, false};
    for (size_t i = 0; i < t->alive_count; i++) {
        const struct life *p = &t->record->processes[t->alive[i]];
        if (p->leader == t->alive[i])
            look_for(p->pid, dev, ino, &held);
    }
    return held;
}

/* Slow: it looks at all processes of the machine that we may look at. */
static bool held_by_others(struct tracer *t, dev_t dev, ino_t ino)
{
    struct held held = {false, false, false};
    struct dirent *entry;
    DIR *all = opendir("/proc");
    while (all && !held.any && (entry = readdir(all))) {
        pid_t pid =
            isdigit((unsigned char)*entry->d_name) ? atoi(entry->d_name) : 0;
        if (pid > 0 && pid != t->self && tracer_find(t, pid) == NOBODY)
            look_for(pid, dev, ino, &held);
    }
    if (all)
        closedir(all);
    return held.any;
}

/* A thread's descriptors are its process's. */
static pid_t leader_of(const struct tracer *t, pid_t pid)
{
    int index = tracer_find(t, pid);
    if (index == NOBODY)
        return pid;
    const struct life *p = &t->record->processes[index];
    return t->record->processes[p->leader].pid;
}

/* Our own copy of a descriptor, or -1. */
static int copy_of(pid_t pid, long fd)
{
    int copy = -1;
#ifdef SYS_pidfd_getfd
    int process = (int)syscall(SYS_pidfd_open, pid, 0);
    if (process != -1) {
        copy = (int)syscall(SYS_pidfd_getfd, process, (int)fd, 0);
        close(process);
    }
#endif
    return copy;
}

/* With a known other end it is clear. Without one, a socket that is connected
 * leads to another machine, or we may not see where; any other waits for
 * somebody to connect. */
enum ends peers_of_socket(struct tracer *t, pid_t pid, long fd,
                          const struct stat *there)
{
    struct sockaddr_storage peer;
    socklen_t size = sizeof peer;
    ino_t end = wait_socket_peer(pid, there->st_ino);
    if (end)
        return held_by_ours(t, there->st_dev, end).any ? BY_OURS : BY_OTHERS;
    int copy = copy_of(leader_of(t, pid), fd);
    if (copy == -1)
        return BY_OTHERS;
    bool connected = getpeername(copy, (struct sockaddr *)&peer, &size) == 0;
    close(copy);
    return connected ? BY_OTHERS : BY_VISITORS;
}

/* If both kinds of ends are open in the program, and none elsewhere, only the
 * program itself can end a wait there. */
enum ends peers_of_fifo(struct tracer *t, const struct stat *there)
{
    struct held held = held_by_ours(t, there->st_dev, there->st_ino);
    if (held_by_others(t, there->st_dev, there->st_ino))
        return BY_OTHERS;
    return held.reads && held.writes ? BY_OURS : BY_VISITORS;
}

/* An open that blocks waits for a FIFO's other end, or for a slow file system.
 */
enum ends peers_of_open(pid_t pid, long folder, unsigned long path)
{
    char name[512], file[600];
    struct stat there;
    size_t n = 0;
    /* Byte by byte: what comes after it may not be there to be read. */
    while (n < sizeof name && memory_read(pid, path + n, &name[n], 1) &&
           name[n] != '\0')
        n++;
    if (n == sizeof name || name[n] != '\0')
        return BY_OTHERS;
    if (name[0] == '/')
        snprintf(file, sizeof file, "/proc/%d/root%s", (int)pid, name);
    else if ((int)folder == AT_FDCWD)
        snprintf(file, sizeof file, "/proc/%d/cwd/%s", (int)pid, name);
    else
        snprintf(file, sizeof file, "/proc/%d/fd/%d/%s", (int)pid, (int)folder,
                 name);
    if (stat(file, &there) == -1 || !S_ISFIFO(there.st_mode))
        return BY_OTHERS;
    return BY_VISITORS;
}
