#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* what POSIX adds to C17, under -std=c17 too */
#endif
#include "rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

int rows_fail(struct problem *problem, enum image_error code,
              const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    problem->code = code;
    vsnprintf(problem->text, sizeof problem->text, format, arguments);
    va_end(arguments);
    return (int)code;
}

int rows_no_memory(struct problem *problem)
{
    return rows_fail(problem, IMAGE_NO_MEMORY, "not enough memory");
}

int rows_size_check(struct size size, struct problem *problem)
{
    if (size.width <= 0 || size.height <= 0)
        return rows_fail(problem, IMAGE_CORRUPT, "a picture without pixels");
    if ((double)size.width * size.height > PIXELS_MOST)
        return rows_fail(problem, IMAGE_TOO_LARGE,
                         "%d x %d pixels are too many (at most %ld)",
                         size.width, size.height, PIXELS_MOST);
    return 0;
}

void rows_close(struct rows *rows)
{
    if (!rows)
        return;
    struct rows *source = rows->source;
    rows->close(rows);
    rows_close(source);
}

size_t rows_stride(size_t n)
{
    size_t stride = (n + 511) / 512 * 512 + 64;
    return stride % 4096 ? stride : stride + 64;
}

/* Kernels read and write whole vectors: so much more than the last row. */
enum { ALIGNED = 64, AFTER = 576 };

/* From calloc(), which takes pages from the system as they are written to: of
 * a picture whose file is broken off soon, only its first rows cost memory. */
uint8_t *rows_alloc(size_t count, size_t stride)
{
    if (stride && count > (SIZE_MAX - ALIGNED - AFTER) / stride)
        return NULL;
    uint8_t *memory = calloc(1, count * stride + ALIGNED + AFTER);
    if (!memory)
        return NULL;
    /* The byte before the first row says how far it is from the start. */
    const size_t off = ALIGNED - (uintptr_t)memory % ALIGNED;
    memory[off - 1] = (uint8_t)off;
    return memory + off;
}

void rows_free(void *rows)
{
    uint8_t *first = rows;
    if (first)
        free(first - first[-1]);
}

int rows_at_once(size_t stride)
{
    enum { ENOUGH = 1 << 22 };
    const size_t rows = stride ? ENOUGH / stride : ROWS_AT_ONCE;
    return rows < 1 ? 1 : rows > ROWS_AT_ONCE ? ROWS_AT_ONCE : (int)rows;
}
