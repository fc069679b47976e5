#include "proc.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "record.h"

bool proc_read(pid_t pid, const char *file, char *text, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd == -1 ? -1 : read(fd, text, size - 1);
    if (fd != -1)
        close(fd);
    text[length > 0 ? length : 0] = '\0';
    return length > 0;
}

long proc_number(pid_t pid, const char *file, const char *key)
{
    char text[4096];
    if (!proc_read(pid, file, text, sizeof text))
        return -1;
    const char *found = strstr(text, key);
    return found ? strtol(found + strlen(key), NULL, 10) : -1;
}

void proc_name(pid_t pid, char *name, size_t size)
{
    char text[1024];
    if (!proc_read(pid, "cmdline", text, sizeof text) || !*text)
        return;
    const char *slash = strrchr(text, '/');
    snprintf(name, size, "%s", slash ? slash + 1 : text);
}

bool proc_readable(pid_t pid, int fd)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
    struct pollfd one = {
        .fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY),
        .events = POLLIN,
    };
    if (one.fd == -1)
        return false;
    bool ready = poll(&one, 1, 0) > 0;
    close(one.fd);
    return ready;
}

double proc_cpu(pid_t pid)
{
    char text[96];
    struct look look;
    int fd = -1;
    if (proc_read(pid, "schedstat", text, sizeof text))
        return strtod(text, NULL) / 1e9;
    bool seen = proc_look(pid, &fd, &look);
    if (fd != -1)
        close(fd);
    return seen ? look.cpu : NEVER;
}

double proc_wanted(pid_t pid)
{
    char text[96], *delay;
    if (!proc_read(pid, "schedstat", text, sizeof text))
        return NEVER;
    double ran = strtod(text, &delay);
    return (ran + strtod(delay, NULL)) / 1e9;
}

bool proc_ids(pid_t pid, bool group, long ids[4])
{
    char text[4096];
    if (!proc_read(pid, "status", text, sizeof text))
        return false;
    const char *found = strstr(text, group ? "\nGid:" : "\nUid:");
    return found && sscanf(found + 5, "%ld %ld %ld %ld", &ids[0], &ids[1],
                           &ids[2], &ids[3]) == 4;
}

/* Is the signal in the set that /proc/PID/status shows in this line? */
static bool in_set(pid_t pid, const char *line, int signal)
{
    char text[4096];
    if (!proc_read(pid, "status", text, sizeof text))
        return false;
    const char *found = strstr(text, line);
    if (!found)
        return false;
    unsigned long long mask = strtoull(found + strlen(line), NULL, 16);
    return mask >> (signal - 1) & 1;
}

bool proc_catches(pid_t pid, int signal)
{
    return in_set(pid, "\nSigCgt:", signal);
}

bool proc_pending(pid_t pid, int signal)
{
    return in_set(pid, "\nSigPnd:", signal) || in_set(pid, "\nShdPnd:", signal);
}

bool proc_ignores(pid_t pid, int signal)
{
    return in_set(pid, "\nSigIgn:", signal);
}

/* Only descriptors below this number are kept open, so that enough are left of
 * the 1,024 that a process usually may have. */
#define KEPT_OPEN 600

bool proc_reread(const char *path, int *kept, char *text, size_t size)
{
    int fd = *kept ? *kept - 1 : open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return false;
    ssize_t n = pread(fd, text, size - 1, 0);
    if (fd < KEPT_OPEN)
        *kept = fd + 1;
    else
        close(fd);
    text[n > 0 ? n : 0] = '\0';
    return n > 0;
}

bool proc_slices(pid_t pid, int *kept, double *cpu, long *slices)
{
    char path[64] = "", text[96], *waited, *rest, *end;
    if (!*kept)
        snprintf(path, sizeof path, "/proc/%d/schedstat", (int)pid);
    if (!proc_reread(path, kept, text, sizeof text))
        return false;
    *cpu = (double)strtoull(text, &waited, 10) / 1e9;
    strtoull(waited, &rest, 10);
    *slices = strtol(rest, &end, 10);
    return end != rest;
}

bool proc_is_file(pid_t pid, long fd)
{
    enum { MEMORY = 1 }; /* the kind of device: null, zero, random */
    char path[64];
    struct stat there;
    snprintf(path, sizeof path, "/proc/%d/fd/%ld", (int)pid, fd);
    if (stat(path, &there) == -1)
        return true; /* not open: the call says so at once */
    return S_ISREG(there.st_mode) || S_ISDIR(there.st_mode) ||
           (S_ISCHR(there.st_mode) && major(there.st_rdev) == MEMORY);
}

long proc_fair_share(pid_t pid)
{
    long kib = proc_number(pid, "smaps_rollup", "\nPss:");
    return kib == -1 ? -1 : kib * 1024;
}

long proc_private_share(pid_t pid)
{
    long all = proc_number(pid, "smaps_rollup", "\nPss:");
    long shared = proc_number(pid, "smaps_rollup", "\nPss_Shmem:");
    if (all == -1 || shared == -1) { /* hidden, or an old kernel */
        all = proc_number(pid, "status", "\nVmRSS:");
        shared = proc_number(pid, "status", "\nRssShmem:");
    }
    return all == -1 || shared == -1 ? -1 : (all - shared) * 1024;
}

long proc_huge(pid_t pid)
{
    long kib = proc_number(pid, "status", "\nHugetlbPages:");
    return kib == -1 ? 0 : kib * 1024;
}

bool proc_has_huge_pages(void)
{
    char line[128];
    long some = 0, more = 0;
    FILE *memory = fopen("/proc/meminfo", "re");
    while (memory && fgets(line, sizeof line, memory))
        if (strncmp(line, "Hugetlb:", 8) == 0)
            some = strtol(line + 8, NULL, 10);
    if (memory)
        fclose(memory);
    FILE *on_demand = fopen("/proc/sys/vm/nr_overcommit_hugepages", "re");
    if (on_demand && fgets(line, sizeof line, on_demand))
        more = strtol(line, NULL, 10);
    if (on_demand)
        fclose(on_demand);
    return some > 0 || more > 0;
}

bool proc_look(pid_t pid, int *fd, struct look *look)
{
    static long page, ticks;
    char text[512];
    unsigned long user, system;
    if (!page) {
        page = sysconf(_SC_PAGESIZE);
        ticks = sysconf(_SC_CLK_TCK);
    }
    if (*fd == -1) {
        snprintf(text, sizeof text, "/proc/%d/stat", (int)pid);
        *fd = open(text, O_RDONLY | O_CLOEXEC);
    }
    ssize_t length = *fd == -1 ? -1 : pread(*fd, text, sizeof text - 1, 0);
    if (length <= 0)
        return false;
    text[length] = '\0';
    /* The name, in brackets, may itself hold brackets and spaces. */
    const char *rest = strrchr(text, ')');
    long resident;
    if (!rest ||
        sscanf(rest + 1,
               " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d "
               "%*d %*d %*d %*d %*u %*u %ld",
               &look->state, &user, &system, &resident) != 4)
        return false;
    look->cpu = (double)(user + system) / (double)ticks;
    look->resident = resident * page;
    return true;
}
