/* What a lesson lets you change on its command line: a few numbers. */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One number. `value` holds the default and receives what was given. A table
 * of these ends with an entry whose name is NULL. */
struct argument {
    const char *name;    /* as the usage line shows it, such as "SECONDS" */
    const char *meaning; /* half a line for --help */
    double *value;
    double least, most;
    bool whole; /* refuse 2.5 */
};

enum { ARGUMENTS_OK = -1 };

/* Reads the command line in table order; what is not given keeps its default.
 * Returns ARGUMENTS_OK to go on, or the status that main should return: 0
 * after --help (told on stdout), 2 after a bad argument (told on stderr with a
 * usage line). The one place in common/ that prints, since a usage text is
 * its whole job. Does not block. */
int arguments_read(int argc, char **argv, const struct argument *table);

#ifdef __cplusplus
}
#endif

#endif
