#include "resample.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "kernels.h"

/* For each output pixel of one axis: which input pixels, with what weights. */
struct weights {
    int taps; /* room for each output pixel's weights */
    int *first, *count;
    int32_t *weight; /* in units of 2^-22 */
};

enum { WIDE = 1 << 16 };

struct resample {
    struct rows rows;
    const struct kernels *kernels;
    struct weights across, down;
    int span; /* columns of the source that are transposed together */
    uint8_t *line, *small; /* 16 rows, transposed: the source's, resized */
    uint8_t *ring;         /* rows that are resized horizontally */
    int capacity, filled;
    const uint8_t **window;
    int made;
    uint8_t *out;
    size_t stride;
};

static double bicubic(double x)
{
    const double a = -0.5;
    x = x < 0 ? -x : x;
    if (x < 1.0)
        return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
    if (x < 2.0)
        return (((x - 5) * x + 8) * x - 4) * a;
    return 0.0;
}

/* One output pixel's weights: they add up to 1 before they are rounded. */
static void fill_weights(int32_t *weight, double *exact, int first, int count,
                         double center, double stretch)
{
    double total = 0;
    for (int i = 0; i < count; i++) {
        exact[i] = bicubic((i + first - center + 0.5) * (1.0 / stretch));
        total += exact[i];
    }
    for (int i = 0; i < count; i++) {
        double w = total != 0.0 ? exact[i] / total : exact[i];
        weight[i] = (int32_t)((w < 0 ? -0.5 : 0.5) + w * (1 << 22));
    }
}

static int make_weights(struct weights *w, int from, float end, int to)
{
    const double scale = (double)end / to;
    const double stretch = scale < 1.0 ? 1.0 : scale;
    const double support = 2.0 * stretch;
    const int whole = (int)support;
    w->taps = (whole + (whole < support)) * 2 + 1;
    double *exact = malloc((size_t)w->taps * sizeof *exact);
    w->first = malloc((size_t)to * sizeof *w->first);
    w->count = malloc((size_t)to * sizeof *w->count);
    w->weight = calloc((size_t)to * (size_t)w->taps, sizeof *w->weight);
    if (!exact || !w->first || !w->count || !w->weight) {
        free(exact);
        return -1;
    }
    for (int i = 0; i < to; i++) {
        const double center = (i + 0.5) * scale;
        int first = (int)(center - support + 0.5);
        int last = (int)(center + support + 0.5);
        w->first[i] = first = first < 0 ? 0 : first;
        w->count[i] = (last > from ? from : last) - first;
        fill_weights(w->weight + (size_t)i * (size_t)w->taps, exact, first,
                     w->count[i], center, stretch);
    }
    free(exact);
    return 0;
}

static void free_weights(struct weights *w)
{
    free(w->first);
    free(w->count);
    free(w->weight);
}

/* --- horizontally -------------------------------------------------------- */

static uint8_t *ring_row(const struct resample *r, int y)
{
    return r->ring + (size_t)(y % r->capacity) * r->stride;
}

/* From output pixel x on, as many as can be made of `span` columns, which is
 * all of them except of a very wide picture. Returns the one after them. */
static int resize_some(struct resample *r, const uint8_t *const *row, int x)
{
    const struct weights *w = &r->across;
    const int bands = r->rows.bands;
    const size_t lanes = (size_t)bands * TRANSPOSED;
    const int from = r->span == r->rows.source->width ? 0 : w->first[x];
    int end = x, to = from;
    while (end < r->rows.width &&
           w->first[end] + w->count[end] - from <= r->span) {
        to = w->first[end] + w->count[end];
        end++;
    }
    const uint8_t *in[ROWS_AT_ONCE];
    for (int k = 0; k < ROWS_AT_ONCE; k++)
        in[k] = row[k] + (size_t)from * (size_t)bands;
    r->kernels->transpose(r->line, in, (to - from) * bands);
    for (; x < end; x++)
        r->kernels->weigh_line(r->small + (size_t)x * lanes,
                               r->line + (size_t)(w->first[x] - from) * lanes,
                               bands, w->weight + (size_t)x * (size_t)w->taps,
                               w->count[x]);
    return end;
}

/* Takes in the next block of rows and resizes them horizontally. */
static int feed(struct resample *r)
{
    struct rows *source = r->rows.source;
    const int bands = r->rows.bands;
    const uint8_t *in[ROWS_AT_ONCE];
    uint8_t *out[ROWS_AT_ONCE];
    int count, status = source->read(source, in, &count);
    if (status != 0)
        return status;
    if (count == 0)
        return rows_fail(r->rows.problem, IMAGE_CORRUPT, "too few rows");
    for (int k = 0; k < ROWS_AT_ONCE; k++) {
        in[k] = k < count ? in[k] : in[0];
        /* Rows that are not there go where the next block will go. */
        out[k] = ring_row(r, r->filled + k);
    }
    for (int x = 0; x < r->rows.width;)
        x = resize_some(r, in, x);
    r->kernels->transpose_back(out, r->small, r->rows.width * bands);
    r->filled += count;
    return 0;
}

/* --- vertically ---------------------------------------------------------- */

static int make_row(struct resample *r, uint8_t *out)
{
    const int first = r->down.first[r->made], count = r->down.count[r->made];
    while (r->filled < first + count) {
        int status = feed(r);
        if (status != 0)
            return status;
    }
    for (int k = 0; k < count; k++)
        r->window[k] = ring_row(r, first + k);
    r->kernels->weigh_rows(
        out, r->window, r->rows.width * r->rows.bands,
        r->down.weight + (size_t)r->made * (size_t)r->down.taps, count);
    r->made++;
    return 0;
}

static int read_resampled(struct rows *self, const uint8_t **row, int *count)
{
    struct resample *r = (struct resample *)self;
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

static void close_resample(struct rows *self)
{
    struct resample *r = (struct resample *)self;
    free_weights(&r->across);
    free_weights(&r->down);
    rows_free(r->line);
    rows_free(r->small);
    rows_free(r->ring);
    free(r->window);
    rows_free(r->out);
    free(r);
}

static int allocate(struct resample *r, float right, float bottom)
{
    const struct rows *source = r->rows.source;
    const size_t bands = (size_t)r->rows.bands, lanes = bands * TRANSPOSED;
    if (make_weights(&r->across, source->width, right, r->rows.width) != 0 ||
        make_weights(&r->down, source->height, bottom, r->rows.height) != 0)
        return -1;
    r->stride = rows_stride((size_t)r->rows.width * bands);
    r->capacity = r->down.taps + 2 * ROWS_AT_ONCE;
    r->rows.at_once = ROWS_AT_ONCE;
    /* Neighbours share three quarters of what they are made of. */
    r->span = source->width;
    if (r->span > WIDE && r->span / 8 > r->across.taps)
        r->span = r->across.taps > WIDE / 8 ? 8 * r->across.taps : WIDE;
    r->line = rows_alloc((size_t)r->span + 16, lanes);
    r->small = rows_alloc((size_t)r->rows.width + 16, lanes);
    r->ring = rows_alloc((size_t)r->capacity, r->stride);
    r->out = rows_alloc(ROWS_AT_ONCE, r->stride);
    r->window = calloc((size_t)r->down.taps, sizeof *r->window);
    return r->line && r->small && r->ring && r->out && r->window ? 0 : -1;
}

struct rows *resample_rows(struct rows *source, float right, float bottom,
                           int width, int height)
{
    struct resample *r = calloc(1, sizeof *r);
    if (r) {
        r->rows = *source;
        r->rows.width = width;
        r->rows.height = height;
        r->rows.read = read_resampled;
        r->rows.close = close_resample;
        r->rows.source = source;
        r->kernels = kernels();
        if (allocate(r, right, bottom) == 0)
            return &r->rows;
        close_resample(&r->rows);
    }
    rows_no_memory(source->problem);
    rows_close(source);
    return NULL;
}
