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
    uint8_t *mean; /* of the cell that would begin at each byte */
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

/* Wider cells than this are summed up one by one. */
enum { FEW = 16 };

static void few_cells(const struct reduce *r, uint8_t *out, const uint32_t *sum,
                      int cells, int across, uint32_t half, uint32_t reciprocal)
{
    const int bands = r->rows.bands;
    for (int x = 0; x < cells; x++, sum += across * bands)
        for (int c = 0; c < bands; c++) {
            uint32_t total = half;
            for (int k = 0; k < across; k++)
                total += sum[k * bands + c];
            *out++ = (uint8_t)(total * reciprocal >> 24);
        }
}

/* The means of all cells of `across` pixels from byte `from` on. The kernel
 * makes one for every byte, because that is quicker; every cell's first are
 * picked here, four bytes at a time: those too many are written over, or come
 * after the row's end. */
static void finish_cells(struct reduce *r, uint8_t *out, int from, int cells,
                         int across, int cell_rows)
{
    const int bands = r->rows.bands, pixels = across * cell_rows;
    const struct cell cell = {bands, across, (uint32_t)pixels / 2,
                              reciprocal(pixels)};
    if (across > FEW) {
        few_cells(r, out, r->sum + from, cells, across, cell.half,
                  cell.reciprocal);
        return;
    }
    const int n = ((cells - 1) * across + 1) * bands;
    r->kernels->means(r->mean, r->sum + from, n, &cell);
    for (int x = 0; x < cells; x++)
        memcpy(out + x * bands, r->mean + x * across * bands, 4);
}

static void finish_row(struct reduce *r, uint8_t *out, int cell_rows)
{
    const int bands = r->rows.bands, across = r->across;
    const int whole = r->rows.source->width / across;
    const int rest = r->rows.source->width % across;
    finish_cells(r, out, 0, whole, across, cell_rows);
    if (rest)
        finish_cells(r, out + whole * bands, whole * across * bands, 1, rest,
                     cell_rows);
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
    rows_free(r->mean);
    rows_free(r->out);
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
        r->rows.at_once = ROWS_AT_ONCE;
        r->stride = rows_stride((size_t)r->rows.width * bands);
        r->out = rows_alloc(ROWS_AT_ONCE, r->stride);
        r->sum = calloc((size_t)source->width * bands, sizeof *r->sum);
        r->mean = rows_alloc(1, rows_stride((size_t)source->width * bands));
        if (r->out && r->sum && r->mean)
            return &r->rows;
        close_reduce(&r->rows);
    }
    rows_no_memory(source->problem);
    rows_close(source);
    return NULL;
}
