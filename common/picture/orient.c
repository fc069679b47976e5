#include "orient.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct orient {
    struct rows rows;
    bool sideways;                   /* rows become columns */
    bool from_the_right, from_below; /* after that: mirrored, upside down */
    bool filled;
    uint8_t *whole; /* the source's picture */
    uint8_t *out;
    size_t whole_stride, stride;
    int made;
};

static int fill(struct orient *o)
{
    struct rows *source = o->rows.source;
    const size_t n = (size_t)source->width * (size_t)source->bands;
    const uint8_t *row[ROWS_AT_ONCE];
    int count, status;
    uint8_t *to = o->whole;
    while ((status = source->read(source, row, &count)) == 0 && count > 0)
        for (int y = 0; y < count; y++, to += o->whole_stride)
            memcpy(to, row[y], n);
    o->filled = true;
    return status;
}

/* Output row y, pixel by pixel: where in the source it comes from. */
static void turn_row(const struct orient *o, int y, uint8_t *out)
{
    const struct rows *r = &o->rows;
    const int bands = r->bands;
    const int down = o->from_below ? r->height - 1 - y : y;
    for (int x = 0; x < r->width; x++, out += bands) {
        const int across = o->from_the_right ? r->width - 1 - x : x;
        const int sx = o->sideways ? down : across;
        const int sy = o->sideways ? across : down;
        const uint8_t *from =
            o->whole + (size_t)sy * o->whole_stride + sx * bands;
        for (int c = 0; c < bands; c++)
            out[c] = from[c];
    }
}

static int read_turned(struct rows *self, const uint8_t **row, int *count)
{
    struct orient *o = (struct orient *)self;
    *count = 0;
    if (!o->filled) {
        int status = fill(o);
        if (status != 0)
            return status;
    }
    for (; *count < self->at_once && o->made < self->height; ++*count) {
        uint8_t *out = o->out + (size_t)*count * o->stride;
        turn_row(o, o->made++, out);
        row[*count] = out;
    }
    return 0;
}

static void close_orient(struct rows *self)
{
    struct orient *o = (struct orient *)self;
    rows_free(o->whole);
    rows_free(o->out);
    free(o);
}

struct rows *orient_rows(struct rows *source, int orientation)
{
    if (orientation <= 1 || orientation > 8)
        return source;
    struct orient *o = calloc(1, sizeof *o);
    if (o) {
        o->rows = *source;
        o->sideways = orientation >= 5;
        /* The eight ways to hold a camera, as EXIF numbers them. */
        o->from_the_right = orientation == 2 || orientation == 3 ||
                            orientation == 6 || orientation == 7;
        o->from_below = orientation == 3 || orientation == 4 ||
                        orientation == 7 || orientation == 8;
        if (o->sideways) {
            o->rows.width = source->height;
            o->rows.height = source->width;
        }
        o->rows.read = read_turned;
        o->rows.close = close_orient;
        o->rows.source = source;
        const size_t bands = (size_t)source->bands;
        o->whole_stride = (size_t)source->width * bands;
        o->stride = rows_stride((size_t)o->rows.width * bands);
        o->rows.at_once = rows_at_once(o->stride);
        o->whole = rows_alloc((size_t)source->height, o->whole_stride);
        o->out = rows_alloc((size_t)o->rows.at_once, o->stride);
        if (o->whole && o->out)
            return &o->rows;
        close_orient(&o->rows);
    }
    rows_no_memory(source->problem);
    rows_close(source);
    return NULL;
}
