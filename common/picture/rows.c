#include "rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

int image_size_check(struct size size, struct problem *problem)
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

size_t row_stride(size_t n)
{
    size_t stride = (n + 511) / 512 * 512 + 64;
    return stride % 4096 ? stride : stride + 64;
}

uint8_t *rows_alloc(size_t count, size_t stride)
{
    void *memory;
    if (stride && count > (SIZE_MAX - 64) / stride)
        return NULL;
    if (posix_memalign(&memory, 64, count * stride + 64) != 0)
        return NULL;
    return memset(memory, 0, count * stride + 64);
}
