#include "blur_wide.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "blur.h"

/* Pixels of 16 rows that are blurred together along the rows, and bytes of all
 * rows that are blurred together down the columns. */
enum { SEGMENT = 4096, COLUMNS = 4096, COLUMNS_STRIDE = COLUMNS + 64 };

struct wide {
    struct rows rows; /* first, so that a rows pointer is a wide pointer */
    const struct kernels *kernels;
    struct box box;
    int reach; /* pixels on each side that a pass looks at */
    bool blurred;
    int made;
    uint8_t *whole;          /* the picture, row after row without gaps */
    size_t n;                /* bytes in one */
    uint8_t *line[2];        /* a segment, transposed */
    uint8_t *before, *after; /* 16 rows of a segment */
    size_t stride;           /* of those */
    uint8_t *carry;          /* what stood left of the segment */
    uint8_t *columns[2];     /* a few columns of all rows */
    uint16_t *sum;
    const uint8_t **window;
    uint8_t **down;
};

static int take_in(struct wide *w)
{
    struct rows *source = w->rows.source;
    const uint8_t *row[ROWS_AT_ONCE];
    int count, status, filled = 0;
    while ((status = source->read(source, row, &count)) == 0 && count > 0)
        for (int y = 0; y < count && filled < w->rows.height; y++, filled++)
            memcpy(w->whole + (size_t)filled * w->n, row[y], w->n);
    if (status == 0 && filled < w->rows.height)
        status = rows_fail(w->rows.problem, IMAGE_CORRUPT, "too few rows");
    return status;
}

static void repeat_edges(uint8_t *line, int length, int lanes, int margin)
{
    uint8_t *first = line + margin * lanes;
    uint8_t *last = first + (size_t)(length - 1) * (size_t)lanes;
    for (int k = 1; k <= margin; k++) {
        memcpy(first - k * lanes, first, (size_t)lanes);
        memcpy(last + k * lanes, last, (size_t)lanes);
    }
}

/* All passes over pixels x0 to x1 of `count` rows from y on. Three times the
 * reach of a pass on each side comes along: where the piece ends and the
 * picture does not, every pass spoils so much more of that. The pixels on the
 * left have been blurred already: what they were is in the carry. */
static void blur_segment(struct wide *w, int y, int count, int x0, int x1)
{
    const int bands = w->rows.bands, lanes = bands * TRANSPOSED;
    const int far = BLUR_PASSES * w->reach;
    const int a = x0 < far ? 0 : x0 - far;
    const int b = w->rows.width - x1 < far ? w->rows.width : x1 + far;
    const size_t size = (size_t)bands, kept = (size_t)(x0 - a) * size;
    const uint8_t *in[ROWS_AT_ONCE];
    uint8_t *out[ROWS_AT_ONCE];
    for (int r = 0; r < ROWS_AT_ONCE; r++) {
        uint8_t *piece = w->before + (size_t)r * w->stride;
        uint8_t *carry = w->carry + (size_t)r * (size_t)far * size;
        in[r] = piece;
        out[r] = w->after + (size_t)r * w->stride;
        if (r >= count)
            continue;
        memcpy(piece, carry, kept);
        memcpy(piece + kept,
               w->whole + (size_t)(y + r) * w->n + (size_t)x0 * size,
               (size_t)(b - x0) * size);
        const int from = x1 < far ? 0 : x1 - far;
        memcpy(carry, piece + (size_t)(from - a) * size,
               (size_t)(x1 - from) * size);
    }
    uint8_t *from = w->line[0], *to = w->line[1];
    w->kernels->transpose(from + w->reach * lanes, in, (b - a) * bands);
    for (int i = 0; i < BLUR_PASSES; i++) {
        repeat_edges(from, b - a, lanes, w->reach);
        w->kernels->box_line(to + w->reach * lanes, from, b - a, bands,
                             &w->box);
        uint8_t *swap = from;
        from = to;
        to = swap;
    }
    w->kernels->transpose_back(out, from + (w->reach + x0 - a) * lanes,
                               (x1 - x0) * bands);
    for (int r = 0; r < count; r++)
        memcpy(w->whole + (size_t)(y + r) * w->n + (size_t)x0 * size, out[r],
               (size_t)(x1 - x0) * size);
}

static void blur_along(struct wide *w)
{
    const int width = w->rows.width, height = w->rows.height;
    for (int y = 0; y < height; y += ROWS_AT_ONCE) {
        const int count = height - y < ROWS_AT_ONCE ? height - y : ROWS_AT_ONCE;
        for (int x = 0; x < width; x += SEGMENT)
            blur_segment(w, y, count, x,
                         width - x < SEGMENT ? width : x + SEGMENT);
    }
}

/* All passes down the columns of n bytes from byte x on. */
static void blur_columns(struct wide *w, size_t x, size_t n)
{
    const int height = w->rows.height, reach = w->reach;
    uint8_t *from = w->columns[0], *to = w->columns[1];
    for (int y = 0; y < height; y++)
        memcpy(from + (size_t)y * COLUMNS_STRIDE,
               w->whole + (size_t)y * w->n + x, n);
    for (int i = 0; i < BLUR_PASSES; i++) {
        for (int k = 0; k < height + 2 * reach; k++) {
            const int y = k < reach            ? 0
                          : k - reach < height ? k - reach
                                               : height - 1;
            w->window[k] = from + (size_t)y * COLUMNS_STRIDE;
        }
        for (int y = 0; y < height; y++)
            w->down[y] = to + (size_t)y * COLUMNS_STRIDE;
        w->kernels->box_start(w->sum, w->window, (int)n, &w->box);
        w->kernels->box_rows(w->down, w->window, w->sum, (int)n, height,
                             &w->box);
        uint8_t *swap = from;
        from = to;
        to = swap;
    }
    for (int y = 0; y < height; y++)
        memcpy(w->whole + (size_t)y * w->n + x,
               from + (size_t)y * COLUMNS_STRIDE, n);
}

static int read_wide(struct rows *self, const uint8_t **row, int *count)
{
    struct wide *w = (struct wide *)self;
    if (!w->blurred) {
        int status = take_in(w);
        if (status != 0)
            return status;
        blur_along(w);
        for (size_t x = 0; x < w->n; x += COLUMNS)
            blur_columns(w, x, w->n - x < COLUMNS ? w->n - x : COLUMNS);
        w->blurred = true;
    }
    for (*count = 0; *count < self->at_once && w->made < self->height; ++*count)
        row[*count] = w->whole + (size_t)w->made++ * w->n;
    return 0;
}

static void close_wide(struct rows *self)
{
    struct wide *w = (struct wide *)self;
    rows_free(w->whole);
    rows_free(w->line[0]);
    rows_free(w->line[1]);
    rows_free(w->before);
    rows_free(w->after);
    rows_free(w->carry);
    rows_free(w->columns[0]);
    rows_free(w->columns[1]);
    rows_free(w->sum);
    free(w->window);
    free(w->down);
    free(w);
}

static int allocate(struct wide *w)
{
    const size_t bands = (size_t)w->rows.bands, height = (size_t)w->rows.height;
    const size_t far = BLUR_PASSES * (size_t)w->reach;
    const size_t piece = SEGMENT + 2 * far;
    const size_t line = (piece + 2 * (size_t)w->reach + 16) * bands;
    w->n = (size_t)w->rows.width * bands;
    w->stride = rows_stride(piece * bands);
    w->whole = rows_alloc(height, w->n);
    w->line[0] = rows_alloc(TRANSPOSED, line);
    w->line[1] = rows_alloc(TRANSPOSED, line);
    w->before = rows_alloc(ROWS_AT_ONCE, w->stride);
    w->after = rows_alloc(ROWS_AT_ONCE, w->stride);
    w->carry = rows_alloc(ROWS_AT_ONCE, far * bands);
    w->columns[0] = rows_alloc(height, COLUMNS_STRIDE);
    w->columns[1] = rows_alloc(height, COLUMNS_STRIDE);
    w->sum = (uint16_t *)(void *)rows_alloc(2, COLUMNS_STRIDE);
    w->window = calloc(height + 2 * (size_t)w->reach, sizeof *w->window);
    w->down = calloc(height, sizeof *w->down);
    return w->whole && w->line[0] && w->line[1] && w->before && w->after &&
                   w->carry && w->columns[0] && w->columns[1] && w->sum &&
                   w->window && w->down
               ? 0
               : -1;
}

struct rows *blur_wide_rows(struct rows *source, const struct box *box)
{
    struct wide *w = calloc(1, sizeof *w);
    if (w) {
        w->rows = *source;
        w->rows.read = read_wide;
        w->rows.close = close_wide;
        w->rows.source = source;
        w->kernels = kernels();
        w->box = *box;
        w->reach = box->radius + 1;
        if (allocate(w) == 0)
            return &w->rows;
        close_wide(&w->rows);
    }
    rows_no_memory(source->problem);
    rows_close(source);
    return NULL;
}
