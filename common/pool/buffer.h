/* Inside the pool: big blocks of bytes, used again rather than given back: a
 * fresh one costs the kernel a page fault every 4 KiB, which is more than
 * sending it. Call with the lock held. */
#ifndef BUFFER_H
#define BUFFER_H

#include <stddef.h>

/* At least *size bytes, aligned for any type; *size becomes what they are.
 * NULL without memory. */
void *pool__buffer_take(size_t *size);
void pool__buffer_give_back(void *bytes, size_t size);

/* Frees those that are kept, and keeps none until the next buffer_keep. */
void pool__buffer_keep_none(void);
void pool__buffer_keep(void);

#endif
