#include "wait_scene.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "grow.h"

int wait_add(struct wait_scene *s, pid_t pid, int leader, int parent,
             const char *name)
{
    if (grow(&s->tasks, s->count, &s->room, sizeof *s->tasks) != 0)
        return -1;
    int index = (int)s->count++;
    struct wait_task *t = &s->tasks[index];
    *t = (struct wait_task){
        .record = -1, .pid = pid, .parent = parent, .alarm = NAN, .beyond = -1};
    t->leader = leader < 0 ? index : leader;
    snprintf(t->name, sizeof t->name, "%s", name);
    return index;
}

struct wait_want *wait_add_want(struct wait_task *t)
{
    if (t->wants == MOST_WANTS ||
        grow(&t->want, (size_t)t->wants, &t->want_room, sizeof *t->want) != 0)
        return NULL;
    t->want[t->wants] = (struct wait_want){.maker = -1, .made = NAN};
    return &t->want[t->wants++];
}

void wait_scene_free(struct wait_scene *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->tasks[i].want);
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
