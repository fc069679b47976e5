/* What a program has mapped where: an address of it leads to a file, and a
 * place in that. Processes that were forked share what their parent had. */
#ifndef OBSERVE_LINE_SPACE_H
#define OBSERVE_LINE_SPACE_H

#include <stdbool.h>
#include <sys/types.h>

#include "line_module.h"

struct line_map {
    unsigned long from, to;
    off_t offset;
    char *path;
    dev_t dev;
    ino_t ino;
    struct line_module *module; /* NULL: not opened yet … */
    unsigned long first;        /* … and the file's address of `from` */
};

struct line_space {
    int users;
    struct line_map *maps; /* what can be run, in order */
    size_t count;
    ino_t program_ino; /* of the file that was exec'ed */
    dev_t program_dev;
};

/* As /proc has it now; NULL if it cannot be read. One user. */
struct line_space *line_space_read(pid_t pid);
struct line_space *line_space_share(struct line_space *space);
void line_space_leave(struct line_space *space); /* also NULL */
/* Where an address lies: sets the address in the file, and whether the file is
 * the program itself. NULL: in none. */
struct line_module *line_space_find(struct line_space *space,
                                    struct line_modules *all, unsigned long at,
                                    unsigned long *address, bool *program);

#endif
