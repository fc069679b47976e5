/*
 * Inside the pool, 16 of 16: big blocks of memory, kept for the next task.
 */
#include "buffer.h"

#include <stdbool.h>
#include <stdlib.h>

/* Lies at the start of a block while the block is kept. */
struct spare {
    struct spare *next;
    size_t size;
};

/* Bytes. Smaller blocks are left to malloc, which keeps them well enough; what
 * is kept in all is promised by pool.h. */
static const size_t smallest = (size_t)64 << 10, most_kept = (size_t)128 << 20;

static struct spare *spares;
static size_t kept;
static bool keeping;

void *pool__buffer_take(size_t *size)
{
    if (*size < smallest)
        return malloc(*size);
    for (struct spare **link = &spares; *link; link = &(*link)->next) {
        struct spare *spare = *link;
        /* One that is far too big is left for a value that needs it. */
        if (spare->size < *size || spare->size / 2 > *size)
            continue;
        *link = spare->next;
        kept -= spare->size;
        *size = spare->size;
        return spare;
    }
    return malloc(*size);
}

void pool__buffer_give_back(void *bytes, size_t size)
{
    if (!keeping || size < smallest || kept + size > most_kept) {
        free(bytes);
        return;
    }
    struct spare *spare = bytes;
    spare->next = spares;
    spare->size = size;
    spares = spare;
    kept += size;
}

void pool__buffer_keep_none(void)
{
    while (spares) {
        struct spare *spare = spares;
        spares = spare->next;
        free(spare);
    }
    kept = 0;
    keeping = false;
}

void pool__buffer_keep(void)
{
    keeping = true;
}
