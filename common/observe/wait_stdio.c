/*
 * The C library keeps a list of all FILEs of a process. It begins at a variable
 * of the library, which stands as far from the library's start in the program
 * as it does here, if both have mapped the same file. Source: glibc's public
 * bits/types/struct_FILE.h. With any other C library nothing is known.
 */
#define _GNU_SOURCE
#include "wait_stdio.h"

#include <ctype.h>
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "machine.h"

#ifdef __GLIBC__

#define MOST_FILES 1000

/* How far the list's variable stands from the start of the library, and which
 * file that is. */
static bool find_library(unsigned long *offset, ino_t *ino)
{
    Dl_info library;
    struct stat file;
    void *list = dlsym(RTLD_DEFAULT, "_IO_list_all");
    if (!list || dladdr(list, &library) == 0 ||
        stat(library.dli_fname, &file) == -1)
        return false;
    *offset = (unsigned long)list - (unsigned long)library.dli_fbase;
    *ino = file.st_ino;
    return true;
}

/* Where the process has mapped the start of that file; 0: nowhere. */
static unsigned long start_of(pid_t pid, ino_t ino)
{
    char path[40], line[512];
    unsigned long start = 0;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "re");
    while (maps && !start && fgets(line, sizeof line, maps)) {
        unsigned long from, at, number;
        /* "7f12-7f34 r--p 00000000 08:01 5678  /lib/libc.so.6" */
        if (sscanf(line, "%lx-%*x %*s %lx %*s %lu", &from, &at, &number) == 3 &&
            at == 0 && number == ino)
            start = from;
    }
    if (maps)
        fclose(maps);
    return start;
}

/* The process's FILE of that descriptor which has something to write, or with
 * `reads` something read. */
static bool find_file(pid_t pid, int fd, bool reads, FILE *found)
{
    unsigned long offset, at, start;
    ino_t ino;
    if (!find_library(&offset, &ino) || !(start = start_of(pid, ino)) ||
        !memory_read(pid, start + offset, &at, sizeof at))
        return false;
    for (int i = 0; at && i < MOST_FILES; i++) {
        if (!memory_read(pid, at, found, sizeof *found))
            return false;
        bool writes = found->_IO_write_ptr > found->_IO_write_base;
        if (found->_fileno == fd &&
            (reads ? !writes && found->_IO_buf_base != NULL : writes))
            return true;
        at = (unsigned long)found->_chain;
    }
    return false;
}

long stdio_unflushed(pid_t pid, int fd)
{
    FILE file;
    if (!find_file(pid, fd, false, &file))
        return 0;
    return file._IO_write_ptr - file._IO_write_base;
}

/* The library forgets how much it has read as soon as it asks for more, but the
 * bytes are still there. They are believed only if they look like a line. */
void stdio_half_line(pid_t pid, int fd, char *text, size_t size)
{
    FILE file;
    size_t n = 0;
    text[0] = '\0';
    if (!find_file(pid, fd, true, &file))
        return;
    unsigned long at = (unsigned long)file._IO_buf_base;
    size_t most = (size_t)(file._IO_buf_end - file._IO_buf_base);
    while (n + 1 < size && n < most && memory_read(pid, at + n, &text[n], 1) &&
           isprint((unsigned char)text[n]))
        n++;
    if (n + 1 == size || n == most || text[n] != '\0')
        text[0] = '\0'; /* a whole line, or none */
}

#else

long stdio_unflushed(pid_t pid, int fd)
{
    (void)pid;
    (void)fd;
    return 0;
}

void stdio_half_line(pid_t pid, int fd, char *text, size_t size)
{
    (void)pid;
    (void)fd;
    if (size > 0)
        text[0] = '\0';
}

#endif
