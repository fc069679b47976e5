/* Inside the pool: big blocks of memory for arguments and values, kept for the
 * next task rather than freed. A fresh block costs a page fault every 4 KiB,
 * which takes longer than to send the bytes. Every function needs the pool's
 * lock held by the caller. */
#ifndef BUFFER_H
#define BUFFER_H

#include <stddef.h>

/* A block of at least *size bytes, aligned for any type; *size becomes its real
 * size. NULL without memory. */
void *pool__buffer_take(size_t *size);
/* Frees the block, or keeps it. `size` is what buffer_take has said. */
void pool__buffer_give_back(void *bytes, size_t size);

/* From now on blocks are kept: there is a pool. */
void pool__buffer_keep(void);
/* Frees all that are kept, and keeps none from now on: no pool is left. */
void pool__buffer_keep_none(void);

#endif
