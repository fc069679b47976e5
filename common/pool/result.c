/*
 * Inside the pool, 6 of 16: what a task has to say, its value or why there is
 * none. Next: future.c.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "result.h"

enum { LONGEST_TEXT = 1000 };

void pool__result_clear(struct result *result)
{
    result->base = result->size = 0;
    result->failed = false;
}

void *result_reserve(struct result *result, size_t size)
{
    size_t needed = result->base + size;
    if (needed < size) /* the sum has overflowed */
        return NULL;
    if (needed > result->capacity || !result->bytes) {
        /* Doubled, so that a chunk of many values grows in few steps. */
        size_t wanted = result->base ? 2 * needed : needed + 64;
        char *bytes = realloc(result->bytes, wanted);
        if (!bytes)
            return NULL;
        result->bytes = bytes;
        result->capacity = wanted;
    }
    result->failed = false;
    result->size = needed;
    return result->bytes + result->base;
}

int result_set(struct result *result, const void *value, size_t size)
{
    void *room = result_reserve(result, size);
    if (!room)
        return ENOMEM;
    if (size > 0)
        memcpy(room, value, size);
    return 0;
}

int result_fail(struct result *result, const char *format, ...)
{
    char text[LONGEST_TEXT + 1];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0)
        length = 0;
    else if (length > LONGEST_TEXT) /* vsnprintf tells what it would need */
        length = LONGEST_TEXT;
    /* After result_set, which clears the flag. */
    if (result_set(result, text, (size_t)length) == 0)
        result->failed = true;
    return 1;
}
