#include "wait_memory.h"

#include <stdio.h>

static bool next_mapping(FILE *maps, unsigned long *to, struct shared_memory *m)
{
    char line[512], shared;
    unsigned major, minor;
    /* "7f12-7f34 rw-s 00000000 00:01 5678  /dev/zero (deleted)" */
    while (fgets(line, sizeof line, maps))
        if (sscanf(line, "%lx-%lx %*3c%c %*x %x:%x %lu", &m->from, to, &shared,
                   &major, &minor, &m->ino) == 6 &&
            shared == 's') {
            m->dev = (unsigned long)major << 32 | minor;
            return true;
        }
    return false;
}

static FILE *maps_of(pid_t pid)
{
    char path[40];
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    return fopen(path, "re");
}

bool wait_shared_memory(pid_t pid, unsigned long at,
                        struct shared_memory *found)
{
    unsigned long to;
    bool is_it = false;
    FILE *maps = maps_of(pid);
    while (maps && !is_it && next_mapping(maps, &to, found))
        is_it = found->from <= at && at < to;
    if (maps)
        fclose(maps);
    return is_it;
}

bool wait_has_mapped(pid_t pid, const struct shared_memory *m)
{
    struct shared_memory one;
    unsigned long to;
    bool found = false;
    FILE *maps = maps_of(pid);
    while (maps && !found && next_mapping(maps, &to, &one))
        found = one.dev == m->dev && one.ino == m->ino;
    if (maps)
        fclose(maps);
    return found;
}
