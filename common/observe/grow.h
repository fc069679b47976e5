/* Arrays that become longer. */
#ifndef OBSERVE_GROW_H
#define OBSERVE_GROW_H

#include <stddef.h>

/* Makes room for one more behind the `count` things of `size` bytes that are in
 * an array, which has room for *room: where that is not enough, for twice as
 * many. `array` is the address of the pointer to it, NULL to begin with; the
 * array may move, and the caller frees it. 0; or ENOMEM, and all is as it was.
 */
int grow(void *array, size_t count, size_t *room, size_t size);

#endif
