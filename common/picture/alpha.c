#include "alpha.h"

#include <stdlib.h>

struct alpha {
    struct rows rows;
    void (*convert)(uint8_t *pixel, const uint8_t *from, int colours);
    uint8_t *out;
    size_t stride;
};

/* a * b / 255, rounded, without a division. */
static uint8_t times(unsigned a, unsigned b)
{
    unsigned product = a * b + 128;
    return (uint8_t)(((product >> 8) + product) >> 8);
}

static void premultiply(uint8_t *pixel, const uint8_t *from, int colours)
{
    const unsigned alpha = from[colours];
    for (int c = 0; c < colours; c++)
        pixel[c] = times(from[c], alpha);
    pixel[colours] = (uint8_t)alpha;
}

static void unpremultiply(uint8_t *pixel, const uint8_t *from, int colours)
{
    const unsigned alpha = from[colours];
    for (int c = 0; c < colours; c++) {
        unsigned colour = from[c];
        if (alpha != 0 && alpha != 255)
            colour = 255 * colour / alpha;
        pixel[c] = (uint8_t)(colour > 255 ? 255 : colour);
    }
    pixel[colours] = (uint8_t)alpha;
}

static int read_converted(struct rows *self, const uint8_t **row, int *count)
{
    struct alpha *a = (struct alpha *)self;
    const uint8_t *in[ROWS_AT_ONCE];
    int status = self->source->read(self->source, in, count);
    if (status != 0)
        return status;
    for (int y = 0; y < *count; y++) {
        uint8_t *out = a->out + (size_t)y * a->stride;
        row[y] = out;
        for (int x = 0; x < self->width; x++)
            a->convert(out + x * self->bands, in[y] + x * self->bands,
                       self->bands - 1);
    }
    return 0;
}

static void close_alpha(struct rows *self)
{
    struct alpha *a = (struct alpha *)self;
    rows_free(a->out);
    free(a);
}

static struct rows *convert_rows(struct rows *source,
                                 void (*convert)(uint8_t *, const uint8_t *,
                                                 int))
{
    struct alpha *a = calloc(1, sizeof *a);
    if (a) {
        a->rows = *source;
        a->rows.read = read_converted;
        a->rows.close = close_alpha;
        a->rows.source = source;
        a->convert = convert;
        a->stride = rows_stride((size_t)source->width * (size_t)source->bands);
        a->out = rows_alloc((size_t)source->at_once, a->stride);
        if (a->out)
            return &a->rows;
        free(a);
    }
    rows_no_memory(source->problem);
    rows_close(source);
    return NULL;
}

struct rows *alpha_premultiply(struct rows *source)
{
    return convert_rows(source, premultiply);
}

struct rows *alpha_unpremultiply(struct rows *source)
{
    return convert_rows(source, unpremultiply);
}
