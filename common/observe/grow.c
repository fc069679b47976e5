#include "grow.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 8 }; /* things: most arrays stay short */

int grow(void *array, size_t count, size_t *room, size_t size)
{
    void *old, *moved;
    if (count < *room)
        return 0;
    size_t wider = *room ? 2 * *room : FIRST_ROOM;
    memcpy(&old, array, sizeof old); /* whatever type it points to */
    moved = realloc(old, wider * size);
    if (!moved)
        return ENOMEM;
    memcpy(array, &moved, sizeof moved);
    *room = wider;
    return 0;
}
