/* How the programs of lines.c say where they are: FILE:LINE, before a call. */
#ifndef LINES_SAY_H
#define LINES_SAY_H

#define AT(call) (say(__FILE__, __LINE__), (call))

/* Prints them to stdout. */
void say(const char *file, int line);

#endif
