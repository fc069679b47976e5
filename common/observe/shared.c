#define _GNU_SOURCE
#include "shared.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "grow.h"

#define IN_MEMORY 0x01021994 /* TMPFS_MAGIC, of all shared memory */
#define IN_PAGES  0x958458f6 /* HUGETLBFS_MAGIC */
#define IN_RAM    0x858458f6 /* RAMFS_MAGIC */

#define MOST_ASKED 128

/* One piece of shared memory. If a descriptor or name of it can be looked at,
 * its size is exact. If it is only mapped, all that is known is how long the
 * mapping is, and most of that may never have been touched. */
struct object {
    dev_t device;
    ino_t number;
    bool exact;
    long bytes;
};

struct found {
    struct object *object;
    size_t count, room;
};

/* --- finding --------------------------------------------------------------*/

static void add(struct found *f, struct object object)
{
    if (grow(&f->object, f->count, &f->room, sizeof *f->object) == 0)
        f->object[f->count++] = object;
}

/* Is it a file in memory, and has it changed since the run began? One that was
 * there before, and is only read, is not the run's. */
static bool is_of_the_run(const struct tracer *t, const char *path,
                          const struct stat *file)
{
    struct statfs system;
    double changed =
        (double)file->st_ctim.tv_sec + (double)file->st_ctim.tv_nsec / 1e9;
    if (!S_ISREG(file->st_mode) || changed < t->since ||
        file->st_dev == t->shared.counted || statfs(path, &system) == -1)
        return false;
    unsigned long type = (unsigned long)system.f_type & 0xffffffff;
    return type == IN_MEMORY || type == IN_PAGES || type == IN_RAM;
}

static void look_at_file(const struct tracer *t, struct found *f,
                         const char *path)
{
    struct stat file;
    if (stat(path, &file) == 0 && is_of_the_run(t, path, &file))
        add(f, (struct object){file.st_dev, file.st_ino, true,
                               (long)file.st_blocks * 512});
}

static void look_at_descriptors(const struct tracer *t, struct found *f,
                                pid_t pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *folder = opendir(path);
    struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        char file[320];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        look_at_file(t, f, file);
    }
    if (folder)
        closedir(folder);
}

/* "from-to rw-s offset major:minor inode name". SysV memory is counted by its
 * list, and named files by their names or descriptors. */
static void look_at_mapping(struct found *f, pid_t pid, const char *line)
{
    unsigned long from, to, offset, number;
    unsigned major_number, minor_number;
    char mode[5], path[80];
    int name = 0;
    struct stat file;
    if (sscanf(line, "%lx-%lx %4s %lx %x:%x %lu %n", &from, &to, mode, &offset,
               &major_number, &minor_number, &number, &name) < 7 ||
        mode[3] != 's')
        return;
    if (strncmp(line + name, "/dev/zero (deleted)", 19) != 0 &&
        strncmp(line + name, "/memfd:", 7) != 0)
        return;
    snprintf(path, sizeof path, "/proc/%d/map_files/%lx-%lx", (int)pid, from,
             to);
    if (stat(path, &file) == 0) { /* root may */
        add(f, (struct object){file.st_dev, file.st_ino, true,
                               (long)file.st_blocks * 512});
        return;
    }
    add(f, (struct object){makedev(major_number, minor_number), number, false,
                           (long)(offset + (to - from))});
}

static void look_at_mappings(struct found *f, pid_t pid)
{
    char path[64], line[512];
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "re");
    while (maps && fgets(line, sizeof line, maps))
        look_at_mapping(f, pid, line);
    if (maps)
        fclose(maps);
}

/* --- adding up ------------------------------------------------------------*/

/* Puts what is found of one object together, so that it counts once: first what
 * is exact, then the longest mapping. */
static int compare(const void *a, const void *b)
{
    const struct object *x = a, *y = b;
    if (x->device != y->device)
        return x->device < y->device ? -1 : 1;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    if (x->exact != y->exact)
        return x->exact ? -1 : 1;
    return (x->bytes < y->bytes) - (x->bytes > y->bytes);
}

/* Exact sizes are simply added. Mappings, which may be nearly empty, count for
 * `growth` at most: by so much the machine's shared memory has grown. */
static long add_up(struct found *f, long exact, long growth)
{
    long reach = 0;
    if (f->count > 0)
        qsort(f->object, f->count, sizeof *f->object, compare);
    for (size_t i = 0; i < f->count; i++) {
        const struct object *o = &f->object[i];
        if (i > 0 && o->device == o[-1].device && o->number == o[-1].number)
            continue;
        *(o->exact ? &exact : &reach) += o->bytes;
    }
    long rest = growth > exact ? growth - exact : 0;
    return exact + (reach < rest ? reach : rest);
}

/* SysV memory, from /proc/sysvipc/shm. In a namespace of the run's own all of
 * it is the run's; else what one of the run's processes has made since it
 * began. */
static long sysv_bytes(const struct tracer *t)
{
    static char text[65536];
    int fd = t->spaces.fd[SPACE_SHM];
    ssize_t length = fd == -1 ? -1 : pread(fd, text, sizeof text - 1, 0);
    long sum = 0;
    if (length <= 0)
        return 0;
    text[length] = '\0';
    for (char *line = strchr(text, '\n'); line && line[1];
         line = strchr(line + 1, '\n')) {
        long made_by, changed, resident, swapped;
        if (sscanf(line,
                   "%*d %*d %*o %*u %ld %*d %*d %*u %*u %*u %*u %*d %*d %ld "
                   "%ld %ld",
                   &made_by, &changed, &resident, &swapped) != 4)
            continue;
        bool ours = tracer_find(t, (pid_t)made_by) != NOBODY &&
                    (double)changed + 1 >= t->since;
        if (t->spaces.own || ours)
            sum += resident + swapped;
    }
    return sum;
}

static long private_folder_bytes(const struct tracer *t)
{
    struct statvfs folder;
    int fd = t->spaces.fd[SPACE_FILES];
    if (fd == -1 || fstatvfs(fd, &folder) == -1)
        return 0;
    return (long)((folder.f_blocks - folder.f_bfree) * folder.f_frsize);
}

static double wall_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static long whole_machine(void)
{
    struct sysinfo machine;
    if (sysinfo(&machine) == -1)
        return 0;
    return (long)(machine.sharedram * machine.mem_unit);
}

static long look(struct tracer *t, long growth)
{
    struct found found = {0};
    /* Of thousands of processes only some are asked, going round: memory that
     * is shared is found at any of those that share it. */
    size_t count = t->alive_count < MOST_ASKED ? t->alive_count : MOST_ASKED;
    for (size_t i = 0; i < count; i++) {
        t->shared.asked = (t->shared.asked + 1) % t->alive_count;
        int index = t->alive[t->shared.asked];
        pid_t pid = t->record->processes[index].pid;
        if (is_thread(t->record, index))
            continue;
        look_at_descriptors(t, &found, pid);
        look_at_mappings(&found, pid);
    }
    for (size_t i = 0; i < t->made_count; i++)
        if (t->made[i].kind == MADE_FILE)
            look_at_file(t, &found, t->made[i].path);
    long sum = add_up(&found, sysv_bytes(t) + private_folder_bytes(t), growth);
    free(found.object);
    return sum;
}

static void begin(struct tracer *t)
{
    struct stat folder;
    int fd = t->spaces.fd[SPACE_FILES];
    t->shared.counted = fd != -1 && fstat(fd, &folder) == 0 ? folder.st_dev : 0;
    t->shared.least = whole_machine();
    t->shared.begun = true;
}

long shared_bytes(struct tracer *t)
{
    struct shared *s = &t->shared;
    double now = wall_clock();
    if (!s->begun)
        begin(t);
    long all = whole_machine();
    if (all < s->least)
        s->least = all;
    if (all - s->least <= t->limits->memory / 16) {
        s->bytes = 0;
    } else if (now >= s->next) {
        s->bytes = look(t, all - s->least);
        double done = wall_clock();
        s->next = done + 4 * (done - now);
    }
    return s->bytes;
}
