#include "reduce.h"

#include <stdlib.h>
#include <string.h>

#include "kernels.h"

struct reduce {
    struct rows rows;
    const struct kernels *kernels;
    int across, down;
    int made;      /* output rows so far */
    uint32_t *sum; /* of the cell rows so far, for each byte of a row */
    uint8_t *out;
    size_t stride;
    const uint8_t *row[ROWS_AT_ONCE]; /* the block being taken in */
    int count, next;
};

/* 2^24 / n as Pillow has it: divided in float, then cut off. */
static uint32_t reciprocal(int n)
{
    return (uint32_t)(4294967296.0f / (float)(256u * (uint32_t)n));
}

/* The mean of one cell, band by band; its rows are summed up already. */
static inline void mean(uint8_t *out, const uint32_t *sum, int bands,
                        int pixels, uint32_t half, uint32_t multiplier)
{
    for (int c = 0; c < bands; c++) {
        uint32_t total = half;
        for (int k = 0; k < pixels; k++)
            total += sum[k * bands + c];
        out[c] = (uint8_t)((total * multiplier) >> 24);
    }
}

static inline __attribute__((always_inline)) void
means(uint8_t *out, const uint32_t *sum, int cells, int bands, int across,
      int cell_rows)
{
    const int pixels = across * cell_rows;
    const uint32_t multiplier = reciprocal(pixels);
    for (int x = 0; x < cells; x++)
        mean(out + x * bands, sum + x * across * bands, bands, across,
             (uint32_t)pixels / 2, multiplier);
}

static void finish_row(struct reduce *r, uint8_t *out, int cell_rows)
{
    const int bands = r->rows.bands, across = r->across;
    const int whole = r->rows.source->width / across;
    const int rest = r->rows.source->width % across;
    /* The commonest case with its numbers known to the compiler. */
    if (bands == 3 && across == 2)
        means(out, r->sum, whole, 3, 2, cell_rows);
    else
        means(out, r->sum, whole, bands, across, cell_rows);
    if (rest)
        means(out + whole * bands, r->sum + whole * across * bands, 1, bands,
              rest, cell_rows);
}

static int next_source_row(struct reduce *r, const uint8_t **row)
{
    if (r->next == r->count) {
        struct rows *source = r->rows.source;
        int status = source->read(source, r->row, &r->count);
        if (status != 0)
            return status;
        if (r->count == 0)
            return rows_fail(r->rows.problem, IMAGE_CORRUPT, "too few rows");
        r->next = 0;
    }
    *row = r->row[r->next++];
    return 0;
}

static int make_row(struct reduce *r, uint8_t *out)
{
    const struct rows *source = r->rows.source;
    const int left = source->height - r->made * r->down;
    const int cell_rows = left < r->down ? left : r->down;
    const int n = source->width * source->bands;
    memset(r->sum, 0, (size_t)n * sizeof *r->sum);
    for (int y = 0; y < cell_rows; y++) {
        const uint8_t *row = NULL;
        int status = next_source_row(r, &row);
        if (status != 0)
            return status;
        r->kernels->add_row(r->sum, row, n);
    }
    finish_row(r, out, cell_rows);
    r->made++;
    return 0;
}

static int read_reduced(struct rows *self, const uint8_t **row, int *count)
{
    struct reduce *r = (struct reduce *)self;
    for (*count = 0; *count < ROWS_AT_ONCE && r->made < self->height;
         ++*count) {
        uint8_t *out = r->out + (size_t)*count * r->stride;
        int status = make_row(r, out);
        if (status != 0)
            return status;
        row[*count] = out;
    }
    return 0;
}

static void close_reduce(struct rows *self)
{
    struct reduce *r = (struct reduce *)self;
    free(r->sum);
    free(r->out);
    free(r);
}

struct rows *reduce_rows(struct rows *source, int across, int down)
{
    if (across == 1 && down == 1)
        return source;
    struct reduce *r = calloc(1, sizeof *r);
    if (r) {
        r->rows = *source;
        r->rows.width = (source->width + across - 1) / across;
        r->rows.height = (source->height + down - 1) / down;
        r->rows.read = read_reduced;
        r->rows.close = close_reduce;
        r->rows.source = source;
        r->kernels = kernels();
        r->across = across;
        r->down = down;
        const size_t bands = (size_t)source->bands;
        r->stride = row_stride((size_t)r->rows.width * bands);
        r->out = rows_alloc(ROWS_AT_ONCE, r->stride);
        r->sum = calloc((size_t)source->width * bands, sizeof *r->sum);
        if (r->out && r->sum)
            return &r->rows;
        close_reduce(&r->rows);
    }
    rows_no_memory(source->problem);
    rows_close(source);
    return NULL;
}
