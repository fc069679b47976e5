/* A record that was written as JSON, as tables: for awk, cut and sort. */
#ifndef OBSERVE_TABLES_H
#define OBSERVE_TABLES_H

#include <stdio.h>

enum table { NO_TABLE, PROCESSES, SPANS, EVENTS, LINES, STANDS };

/* Writes one table of the record in the file `path`, a row a line, cells with
 * a tab between; docs/observe-format.md says which. Returns 0; or -1, and what
 * is wrong with the file was said on stderr. Blocks on reading. */
int table_write(enum table table, const char *path, FILE *to);

#endif
