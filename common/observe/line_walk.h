/*
 * From where a task stands, caller by caller, to the innermost line that is
 * the program's own. It reads the task's stack, and changes nothing.
 */
#ifndef OBSERVE_LINE_WALK_H
#define OBSERVE_LINE_WALK_H

#include "line_space.h"

struct line_search {
    pid_t pid;
    bool stopped; /* by us: then its registers can be asked for */
    bool called;  /* it is in a system call, and not interrupted */
    unsigned long at, stack;
    struct line_space *space;
    struct line_modules *modules;
    /* found: */
    const struct source_line *line; /* NULL: none. It belongs to a module */
    const char *call; /* the function that the line calls; NULL: unknown */
    bool strange;     /* it stands where nothing was mapped when we looked */
};

void line_walk(struct line_search *walk);

#endif
