#include "wait_scene.h"

#include <stdio.h>
#include <stdlib.h>

int wait_add(struct wait_scene *s, pid_t pid, int leader, int parent,
             const char *name)
{
    if (s->count == s->room) {
        size_t room = s->room ? s->room * 2 : 32;
        struct wait_task *wider = realloc(s->tasks, room * sizeof *wider);
        if (!wider)
            return -1;
        s->tasks = wider;
        s->room = room;
    }
    int index = (int)s->count++;
    struct wait_task *t = &s->tasks[index];
    *t = (struct wait_task){.record = -1, .pid = pid, .parent = parent};
    t->leader = leader < 0 ? index : leader;
    snprintf(t->name, sizeof t->name, "%s", name);
    return index;
}

void wait_scene_free(struct wait_scene *s)
{
    free(s->tasks);
    free(s->ends);
}

int wait_find(const struct wait_scene *s, pid_t pid)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->tasks[i].pid == pid)
            return (int)i;
    return -1;
}
