/*
 * Which line of which source file an address of a program was compiled from;
 * from the debug information, if it was compiled with some (-g).
 * Source: DWARF 5, 6.2 "Line Number Information" and 3.3.8 on what is inlined.
 */
#ifndef OBSERVE_LINE_SOURCE_H
#define OBSERVE_LINE_SOURCE_H

#include <elfutils/libdw.h>
#include <stdbool.h>

struct source_line {
    char *file; /* from where it was compiled, if it lies below; else whole */
    int line;   /* 0: nothing is known */
    char *function;
    char *inlined; /* that it calls there, but the compiler put in place */
    bool own;      /* of the folder that the file with `main` lies in */
};

struct line_source;

/* Of one file; `main` is the address of the function of that name, or 0. NULL
 * if it has no debug information, or memory is out. */
struct line_source *line_source_new(Dwarf *dwarf, unsigned long main);
void line_source_free(struct line_source *source);
/* The innermost of the program's own; if there is none, the innermost. The
 * caller gives `found` back with source_line_clear. */
void line_source_find(struct line_source *source, unsigned long at,
                      struct source_line *found);
void source_line_clear(struct source_line *line);

#endif
