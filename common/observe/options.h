/* The command line of observe. */
#ifndef OBSERVE_OPTIONS_H
#define OBSERVE_OPTIONS_H

#include <stdbool.h>

#include "run_limits.h"
#include "tables.h"

struct options {
    struct limits limits;
    long explain;     /* a process to be explained; 0: a program is to be run */
    enum table table; /* to be printed of the record in this file; or none */
    const char *record;
    bool timeline;
    const char *svg, *trace, *facts, *json; /* files to write, or NULL */
    char **command;
};

enum { OPTIONS_OK = -1 };

/* Returns OPTIONS_OK, or the status to exit with: 0 after --help, 2 when the
 * command line is wrong; a sentence and the usage are then printed. */
int options_read(struct options *o, int argc, char **argv);

#endif
