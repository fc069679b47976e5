#define _GNU_SOURCE
#include "line_space.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#define MOST_MAPS 4096

static bool add_map(struct line_space *s, const char *line)
{
    unsigned long from, to, offset, ino;
    unsigned major, minor;
    char rights[8];
    int path = 0;
    if (sscanf(line, "%lx-%lx %7s %lx %x:%x %lu %n", &from, &to, rights,
               &offset, &major, &minor, &ino, &path) < 7)
        return true;
    if (rights[2] != 'x' || ino == 0 || line[path] != '/')
        return true;
    struct line_map *maps = realloc(s->maps, (s->count + 1) * sizeof *maps);
    if (!maps)
        return false;
    s->maps = maps;
    maps[s->count++] = (struct line_map){
        .from = from,
        .to = to,
        .offset = (off_t)offset,
        .path = strndup(line + path, strcspn(line + path, "\n")),
        .dev = makedev(major, minor),
        .ino = ino,
    };
    return s->count < MOST_MAPS;
}

/* The program's own map is the one that has the same name. */
static void find_program(struct line_space *s, pid_t pid)
{
    char link[40], path[4096];
    snprintf(link, sizeof link, "/proc/%d/exe", (int)pid);
    char *real = realpath(link, path);
    for (size_t i = 0; real && i < s->count; i++)
        if (s->maps[i].path && strcmp(s->maps[i].path, path) == 0) {
            s->program_dev = s->maps[i].dev;
            s->program_ino = s->maps[i].ino;
        }
}

struct line_space *line_space_read(pid_t pid)
{
    char name[40], *line = NULL;
    size_t room = 0;
    snprintf(name, sizeof name, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(name, "re");
    struct line_space *s = maps ? calloc(1, sizeof *s) : NULL;
    if (s) {
        s->users = 1;
        while (getline(&line, &room, maps) > 0 && add_map(s, line))
            continue;
        find_program(s, pid);
    }
    free(line);
    if (maps)
        fclose(maps);
    return s;
}

struct line_space *line_space_share(struct line_space *space)
{
    if (space)
        space->users++;
    return space;
}

void line_space_leave(struct line_space *space)
{
    if (!space || --space->users > 0)
        return;
    for (size_t i = 0; i < space->count; i++)
        free(space->maps[i].path);
    free(space->maps);
    free(space);
}

static struct line_map *map_at(struct line_space *s, unsigned long at)
{
    size_t low = 0, high = s->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->maps[middle].to <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->count && s->maps[low].from <= at ? &s->maps[low] : NULL;
}

struct line_module *line_space_find(struct line_space *space,
                                    struct line_modules *all, unsigned long at,
                                    unsigned long *address, bool *program)
{
    struct line_map *map = map_at(space, at);
    if (!map || !map->path)
        return NULL;
    if (!map->module) {
        map->module = line_module_open(all, map->path, map->dev, map->ino);
        if (!map->module)
            return NULL;
        map->first = line_module_address(map->module, map->offset);
    }
    *address = map->first + (at - map->from);
    *program = map->ino == space->program_ino && map->dev == space->program_dev;
    return map->module;
}
