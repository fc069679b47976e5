/* A file that a program has mapped to run it: the program itself, a library.
 * Opened once, whoever maps it, and only if somebody stops in it. */
#ifndef OBSERVE_LINE_MODULE_H
#define OBSERVE_LINE_MODULE_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "line_rules.h"
#include "line_source.h"

/* What is known of an address of the file. */
struct site {
    unsigned long at;
    struct source_line line; /* `line.line` 0: nothing */
    char *call; /* the function that is called there; NULL: unknown … */
    bool asked; /* … although somebody has looked */
    struct site *next;
};

struct line_module;

/* All that were opened; they belong to it. */
struct line_modules {
    struct line_module **list;
    size_t count;
    time_t since; /* files that were not changed since are as they were */
};

/* The file of that name, if it is still the one that was mapped; else NULL. It
 * belongs to `all`, until line_modules_clear. */
struct line_module *line_module_open(struct line_modules *all, const char *path,
                                     dev_t dev, ino_t ino);
void line_modules_clear(struct line_modules *all);

/* The address in the file (as its symbols have it) of what lies there at that
 * offset; 0 if nothing does. */
unsigned long line_module_address(const struct line_module *m, off_t offset);
struct line_rules *line_module_rules(struct line_module *m);
/* Belongs to the module; NULL if memory is out. */
struct site *line_module_site(struct line_module *m, unsigned long at);
/* The name of the function there, as a program would write it; or NULL. */
const char *line_module_function(struct line_module *m, unsigned long at);

#endif
