/* A whole file as one piece of memory, to be sent elsewhere. */
#ifndef WHOLE_FILE_H
#define WHOLE_FILE_H

#include <stddef.h>

#include "rows.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A message of MPI counts its bytes in an int. */
#define WHOLE_FILE_MOST ((long)1 << 30)

/* Reads a regular file; *bytes receives its *size bytes, for free(). 0, or an
 * error code with the reason in *problem. Blocks on reading. */
int whole_file_read(const char *path, char **bytes, size_t *size,
                    struct problem *problem);

/* Writes `path`, whose folder is made if it is missing, so that it appears when
 * it is complete (safe_file.h). Returns and blocks likewise. */
int whole_file_write(const char *path, const void *bytes, size_t size,
                     struct problem *problem);

#ifdef __cplusplus
}
#endif

#endif
