/*
 * Inside the pool, 15 of 16: the program's ends of all lines, one bit each.
 * They mostly lie side by side, so a child of a pool of 1,000 workers lets go
 * of them in one call. Next: buffer.c.
 */
#define _GNU_SOURCE /* syscall */
#include "ends.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

enum { BITS = 64 };

/* Bit fd % BITS of bits[fd / BITS] is 1 if fd is an end. */
static uint64_t *bits;
static int words;

int pool__ends_add(int fd)
{
    int word = fd / BITS;
    if (word >= words) {
        int wanted = 2 * word + 1;
        uint64_t *more = realloc(bits, (size_t)wanted * sizeof *bits);
        if (!more)
            return ENOMEM;
        memset(more + words, 0, (size_t)(wanted - words) * sizeof *bits);
        bits = more;
        words = wanted;
    }
    bits[word] |= (uint64_t)1 << fd % BITS;
    return 0;
}

void pool__ends_remove(int fd)
{
    bits[fd / BITS] &= ~((uint64_t)1 << fd % BITS);
}

static bool is_end(int fd)
{
    return bits[fd / BITS] >> fd % BITS & 1;
}

static void close_all(int first, int last)
{
#ifdef SYS_close_range
    if (syscall(SYS_close_range, (unsigned)first, (unsigned)last, 0) == 0)
        return;
#endif
    for (int fd = first; fd <= last; fd++)
        close(fd);
}

/* Runs between fork and exec, where only calls without locks and memory of
 * their own are safe: so the bits are there, and nothing is allocated. */
void pool__ends_close(void)
{
    int count = words * BITS;
    for (int fd = 0; fd < count; fd++) {
        if (!bits[fd / BITS]) { /* none in this word: on to the next */
            fd += BITS - 1 - fd % BITS;
            continue;
        }
        if (!is_end(fd))
            continue;
        int first = fd;
        while (fd + 1 < count && is_end(fd + 1))
            fd++;
        close_all(first, fd);
    }
    if (words > 0)
        memset(bits, 0, (size_t)words * sizeof *bits);
}
