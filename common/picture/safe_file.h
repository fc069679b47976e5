/* A file that appears under its name when it is complete, or never. */
#ifndef SAFE_FILE_H
#define SAFE_FILE_H

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

struct safe_file {
    FILE *stream; /* to write to */
    char *path;   /* where it will appear */
    char *part;   /* its name until then, in the same folder */
    int named;    /* does the file have the name `part`? If not, it has none */
};

/* Opens a file for `path`. On Linux it has no name at all at first (O_TMPFILE),
 * so that even a process that is killed leaves nothing behind; elsewhere, and
 * where the file system cannot do that, it is .part-PID-N beside PATH. Returns
 * 0, or -1 with errno set. */
int safe_file_open(struct safe_file *file, const char *path);

/* Writes out what is buffered, closes the file and gives it its name, in place
 * of what had that name. 0, or -1 with errno set and nothing left behind. */
int safe_file_commit(struct safe_file *file);

/* Closes the file and leaves nothing behind. */
void safe_file_abandon(struct safe_file *file);

/* Makes the folder of `path`, and those above it, where missing. 0, or -1 with
 * errno set. */
int safe_file_make_folder(const char *path);

#ifdef __cplusplus
}
#endif

#endif
