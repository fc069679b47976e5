#define _GNU_SOURCE
#include "explain.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lines.h"
#include "proc.h"
#include "wait_ends.h"
#include "wait_graph.h"
#include "wait_look.h"
#include "wait_scene.h"
#include "wait_tell.h"

#define MOST_TASKS 500

/* "12 34 56 ": the children of one thread. Source: proc(5), children. */
static void add_children(struct wait_scene *s, int process, pid_t thread);

static bool may_look(pid_t pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/syscall", (int)pid);
    FILE *file = fopen(path, "re");
    char text[2];
    bool seen = file && fgets(text, sizeof text, file);
    if (file)
        fclose(file);
    return seen;
}

static int add_task(struct wait_scene *s, pid_t pid, int leader, int parent,
                    int number)
{
    char name[32] = "?";
    proc_name(pid, name, sizeof name);
    if (s->count == MOST_TASKS)
        return -1;
    int task = wait_add(s, pid, leader, parent, name);
    if (task >= 0) {
        s->tasks[task].number = number;
        s->tasks[task].of_main = leader < 0 && parent == 0;
    }
    return task;
}

/* Its further threads; and the children that each of its threads has. */
static void add_threads(struct wait_scene *s, int process)
{
    char path[64];
    struct dirent *entry;
    pid_t pid = s->tasks[process].pid;
    int number = 0;
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *folder = opendir(path);
    while (folder && (entry = readdir(folder))) {
        pid_t thread = atoi(entry->d_name);
        if (thread > 0 && thread != pid)
            add_task(s, thread, process, s->tasks[process].parent, ++number);
        if (thread > 0)
            add_children(s, process, thread);
    }
    if (folder)
        closedir(folder);
}

static void add_children(struct wait_scene *s, int process, pid_t thread)
{
    char path[96];
    int pid, number = 0;
    for (size_t i = 0; i < s->count; i++)
        number += s->tasks[i].leader == (int)i && s->tasks[i].parent == process;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children",
             (int)s->tasks[process].pid, (int)thread);
    FILE *list = fopen(path, "re");
    while (list && fscanf(list, "%d", &pid) == 1) {
        s->tasks[process].is_parent = true;
        add_task(s, pid, -1, process, ++number);
    }
    if (list)
        fclose(list);
}

/* The threads and children of all processes from `first` on, and of these. */
static size_t add_families(struct wait_scene *s, size_t first)
{
    for (size_t i = first; i < s->count; i++)
        if (s->tasks[i].leader == (int)i)
            add_threads(s, (int)i);
    return s->count;
}

struct family {
    int parent, group;
    unsigned long long began; /* when it was forked */
};

/* Source: proc(5), /proc/PID/stat: ppid, pgrp, starttime. */
static bool family_of(pid_t pid, struct family *f)
{
    char text[512];
    if (!proc_read(pid, "stat", text, sizeof text))
        return false;
    const char *rest = strrchr(text, ')');
    return rest && sscanf(rest,
                          ") %*c %d %d %*d %*d %*d %*u %*u %*u %*u %*u %*u "
                          "%*u %*d %*d %*d %*d %*d %*d %llu",
                          &f->parent, &f->group, &f->began) == 3;
}

static bool is_ancestor(pid_t one, pid_t of)
{
    struct family f;
    for (int steps = 0; steps < 100 && of > 1 && family_of(of, &f); steps++) {
        of = f.parent;
        if (of == one)
            return true;
    }
    return false;
}

/* Processes of the program whose parents have ended: they are younger and in
 * its process group, but have another parent than it and all that are known.
 * (What a script has started beside it has the same parent.) They may be the
 * ones that will help. */
static void add_orphans(struct wait_scene *s)
{
    struct family own, other;
    struct dirent *entry;
    DIR *all = opendir("/proc");
    bool known = family_of(s->tasks[0].pid, &own);
    while (all && known && (entry = readdir(all))) {
        pid_t pid = atoi(entry->d_name);
        if (pid > 1 && pid != getpid() && wait_find(s, pid) < 0 &&
            family_of(pid, &other) && other.group == own.group &&
            other.began >= own.began && other.parent != own.parent &&
            wait_find(s, other.parent) < 0 &&
            !is_ancestor(pid, s->tasks[0].pid) && !is_ancestor(pid, getpid()))
            add_task(s, pid, -1, -1, 1);
    }
    if (all)
        closedir(all);
}

/* Of the timers that a process has set, /proc shows only those of timer_create;
 * an alarm may be set if there is a handler for it. */
static bool may_have_timer(pid_t pid)
{
    char text[16];
    return proc_catches(pid, SIGALRM) ||
           (proc_read(pid, "timers", text, sizeof text) && *text);
}

static void add_timers(struct wait_scene *s)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct wait_task *t = &s->tasks[i];
        if (may_have_timer(s->tasks[t->leader].pid))
            s->tasks[i].alarm = INFINITY;
        for (int w = 0; w < t->wants; w++)
            s->socket_limits |= t->want[w].thing == T_SOCKET &&
                                wait_has_limit(t->pid, t->want[w].fd);
    }
}

static void add_lines(struct wait_scene *s)
{
    struct lines *lines = NULL;
    for (size_t i = 0; i < s->count; i++)
        lines_ask(&lines, s->tasks[i].pid, s->tasks[i].at,
                  sizeof s->tasks[i].at);
    lines_end(lines);
}

int explain(pid_t pid, FILE *to)
{
    struct wait_scene s = {.foreign = true};
    int error = 0;
    if (add_task(&s, pid, -1, -1, 1) < 0)
        return ENOMEM;
    size_t seen = add_families(&s, 0);
    add_orphans(&s);
    add_families(&s, seen);
    if (kill(pid, 0) == -1 && errno == ESRCH)
        error = ESRCH;
    else if (!may_look(pid))
        error = EACCES;
    if (!error) {
        wait_look(&s);
        add_timers(&s);
        wait_find_stuck(&s);
        add_lines(&s);
        wait_tell(&s, to);
        fputc('\n', to);
    }
    wait_scene_free(&s);
    return error;
}
