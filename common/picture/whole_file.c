#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* what POSIX adds to C17, under -std=c17 too */
#endif
#include "whole_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"
#include "safe_file.h"

static int read_stream(FILE *file, char **bytes, size_t *size,
                       struct problem *problem)
{
    if (fseek(file, 0, SEEK_END) != 0)
        return rows_fail(problem, IMAGE_SYSTEM, "cannot read: %s",
                         strerror(errno));
    long end = ftell(file);
    if (end > WHOLE_FILE_MOST)
        return rows_fail(problem, IMAGE_TOO_LARGE, "too large to send");
    rewind(file);
    *bytes = malloc((size_t)end + 1);
    if (!*bytes)
        return rows_no_memory(problem);
    *size = fread(*bytes, 1, (size_t)end, file);
    if (!ferror(file))
        return 0;
    free(*bytes);
    *bytes = NULL;
    return rows_fail(problem, IMAGE_SYSTEM, "cannot read: %s", strerror(errno));
}

int whole_file_read(const char *path, char **bytes, size_t *size,
                    struct problem *problem)
{
    *bytes = NULL;
    *size = 0;
    FILE *file = image_file(path, problem);
    if (!file)
        return (int)problem->code;
    int status = read_stream(file, bytes, size, problem);
    fclose(file);
    return status;
}

int whole_file_write(const char *path, const void *bytes, size_t size,
                     struct problem *problem)
{
    struct safe_file out;
    if (safe_file_make_folder(path) == -1)
        return rows_fail(problem, IMAGE_SYSTEM, "no folder for %s: %s", path,
                         strerror(errno));
    int status = safe_file_open(&out, path);
    if (status == 0 && fwrite(bytes, 1, size, out.stream) != size) {
        safe_file_abandon(&out);
        status = -1;
    } else if (status == 0) {
        status = safe_file_commit(&out);
    }
    if (status == 0)
        return 0;
    return rows_fail(problem, IMAGE_SYSTEM, "cannot write: %s",
                     strerror(errno));
}
