#include "blur.h"

#include <stdlib.h>
#include <string.h>

#include "blur_wide.h"

/* Wider than any JPEG. */
enum { WIDE = 65535 };

/* One vertical pass: a ring of input rows, filled by the pass before it. */
struct pass {
    uint8_t *ring;
    uint16_t *sum; /* of the rows in the window, for each byte of a row */
    int filled;    /* input rows that came in so far */
    int made;      /* output rows that went out so far */
};

struct blur {
    struct rows rows; /* first, so that a rows pointer is a blur pointer */
    const struct kernels *kernels;
    struct box box;
    size_t stride;
    int capacity; /* rows in a ring, a multiple of ROWS_AT_ONCE */
    struct pass pass[BLUR_PASSES];
    uint8_t *line[2]; /* 16 rows, transposed, with repeated edges */
    uint8_t *out;
    const uint8_t **window;
    uint8_t *blank; /* stands in for rows below the last */
};

/* The square root of x, 1 or more, by Newton's method from above. To the last
 * bit of a float, which is all that is used of it; and the folder needs no libm
 * then. */
static double square_root(double x)
{
    double root = x, next = (x + 1) / 2;
    while (next < root) {
        root = next;
        next = (root + x / root) / 2;
    }
    return root;
}

struct box blur_box(double sigma)
{
    /* In float where Pillow uses float: the weights depend on it. */
    const float radius = (float)sigma;
    const float variance = radius * radius / BLUR_PASSES;
    const float length = (float)square_root(12.0 * variance + 1.0);
    const float whole = (float)(int)((length - 1.0) / 2.0);
    float part = (2 * whole + 1) * (whole * (whole + 1) - 3 * variance);
    part /= 6 * (variance - (whole + 1) * (whole + 1));

    const float half = whole + part;
    const int inside = (int)half;
    const uint32_t one = 1u << 24, window = 2 * (uint32_t)inside + 1;
    const uint32_t inner = (uint32_t)((float)one / (half * 2 + 1));
    const uint32_t outer = (one - window * inner) / 2;
    struct box box = {inside, (uint16_t)(inner >> 16), (uint16_t)inner,
                      (uint16_t)(outer >> 16), (uint16_t)outer};
    return box;
}

/* --- horizontally: along 16 rows at once, transposed --------------------- */

static void repeat_edges(uint8_t *line, int length, int lanes, int margin)
{
    uint8_t *first = line + margin * lanes;
    uint8_t *last = first + (size_t)(length - 1) * (size_t)lanes;
    for (int k = 1; k <= margin; k++) {
        memcpy(first - k * lanes, first, (size_t)lanes);
        memcpy(last + k * lanes, last, (size_t)lanes);
    }
}

static void blur_along(struct blur *b, uint8_t *const *out,
                       const uint8_t *const *in)
{
    const int width = b->rows.width, bands = b->rows.bands;
    const int lanes = bands * TRANSPOSED, margin = b->box.radius + 1;
    uint8_t *from = b->line[0], *to = b->line[1];
    b->kernels->transpose(from + margin * lanes, in, width * bands);
    for (int i = 0; i < BLUR_PASSES; i++) {
        repeat_edges(from, width, lanes, margin);
        b->kernels->box_line(to + margin * lanes, from, width, bands, &b->box);
        uint8_t *swap = from;
        from = to;
        to = swap;
    }
    b->kernels->transpose_back(out, from + margin * lanes, width * bands);
}

/* --- vertically: through rings of rows ----------------------------------- */

static uint8_t *ring_row(const struct blur *b, const struct pass *p, int y)
{
    return p->ring + (size_t)(y % b->capacity) * b->stride;
}

/* Rows above the first and below the last repeat the edge. */
static const uint8_t *edge_row(const struct blur *b, const struct pass *p,
                               int y)
{
    const int last = b->rows.height - 1;
    return ring_row(b, p, y < 0 ? 0 : y > last ? last : y);
}

/* The next block of horizontally blurred rows, into the first ring. */
static int feed(struct blur *b)
{
    struct pass *p = &b->pass[0];
    const uint8_t *in[ROWS_AT_ONCE];
    uint8_t *out[ROWS_AT_ONCE];
    int count, status = b->rows.source->read(b->rows.source, in, &count);
    if (status != 0)
        return status;
    if (count == 0)
        return rows_fail(b->rows.problem, IMAGE_CORRUPT, "too few rows");
    for (int r = 0; r < ROWS_AT_ONCE; r++) {
        in[r] = r < count ? in[r] : b->blank;
        out[r] = r < count ? ring_row(b, p, p->filled + r) : b->blank;
    }
    blur_along(b, out, in);
    p->filled += count;
    return 0;
}

/* Makes the next block of output rows of pass `level`; asks the pass before
 * for as many input rows as that takes. */
static int make_block(struct blur *b, int level, uint8_t *const *out, int *made)
{
    struct pass *p = &b->pass[level];
    const int height = b->rows.height, reach = b->box.radius + 1;
    const int width = b->rows.width, bands = b->rows.bands;
    const int count =
        height - p->made < ROWS_AT_ONCE ? height - p->made : ROWS_AT_ONCE;
    const int need = p->made + count + reach;
    while (p->filled < height && p->filled < need) {
        int status, more;
        uint8_t *into[ROWS_AT_ONCE];
        for (int r = 0; r < ROWS_AT_ONCE; r++)
            into[r] = ring_row(b, p, p->filled + r);
        if (level == 0)
            status = feed(b);
        else if ((status = make_block(b, level - 1, into, &more)) == 0)
            p->filled += more;
        if (status != 0)
            return status;
    }
    for (int k = 0; k < count + 2 * reach; k++)
        b->window[k] = edge_row(b, p, p->made - reach + k);
    if (p->made == 0)
        b->kernels->box_start(p->sum, b->window, width * bands, &b->box);
    b->kernels->box_rows(out, b->window, p->sum, width * bands, count, &b->box);
    p->made += count;
    *made = count;
    return 0;
}

static int read_blurred(struct rows *self, const uint8_t **row, int *count)
{
    struct blur *b = (struct blur *)self;
    uint8_t *out[ROWS_AT_ONCE];
    *count = 0;
    if (b->pass[BLUR_PASSES - 1].made == self->height)
        return 0;
    for (int r = 0; r < ROWS_AT_ONCE; r++)
        row[r] = out[r] = b->out + (size_t)r * b->stride;
    return make_block(b, BLUR_PASSES - 1, out, count);
}

static void close_blur(struct rows *self)
{
    struct blur *b = (struct blur *)self;
    for (int i = 0; i < BLUR_PASSES; i++) {
        rows_free(b->pass[i].ring);
        rows_free(b->pass[i].sum);
    }
    rows_free(b->line[0]);
    rows_free(b->line[1]);
    rows_free(b->out);
    free(b->window);
    rows_free(b->blank);
    free(b);
}

static int ring_capacity(const struct box *box)
{
    const int rows = 2 * (box->radius + 1) + 2 * ROWS_AT_ONCE;
    return (rows + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE * ROWS_AT_ONCE;
}

/* So many rows take as much memory as all that we hold here. */
static int rows_held(const struct box *box)
{
    return BLUR_PASSES * ring_capacity(box) + 4 * ROWS_AT_ONCE;
}

static int allocate(struct blur *b)
{
    const int reach = b->box.radius + 1, bands = b->rows.bands;
    const size_t width = (size_t)b->rows.width;
    const size_t line = (width + 2 * (size_t)reach + 16) * (size_t)bands;
    b->capacity = ring_capacity(&b->box);
    b->rows.at_once = ROWS_AT_ONCE;
    b->stride = rows_stride(width * (size_t)bands);
    for (int i = 0; i < BLUR_PASSES; i++) {
        b->pass[i].ring = rows_alloc((size_t)b->capacity, b->stride);
        b->pass[i].sum = (uint16_t *)(void *)rows_alloc(2, b->stride);
        if (!b->pass[i].ring || !b->pass[i].sum)
            return -1;
    }
    b->line[0] = rows_alloc(TRANSPOSED, line);
    b->line[1] = rows_alloc(TRANSPOSED, line);
    b->out = rows_alloc(ROWS_AT_ONCE, b->stride);
    b->blank = rows_alloc(1, b->stride);
    b->window = calloc((size_t)(ROWS_AT_ONCE + 2 * reach), sizeof *b->window);
    return b->line[0] && b->line[1] && b->out && b->blank && b->window ? 0 : -1;
}

struct rows *blur_rows(struct rows *source, double sigma)
{
    const struct box box = blur_box(sigma);
    if (sigma == 0)
        return source;
    if (source->width > WIDE && source->height < rows_held(&box))
        return blur_wide_rows(source, &box);
    struct blur *b = calloc(1, sizeof *b);
    if (b) {

        b->rows = *source;
        b->rows.read = read_blurred;
        b->rows.close = close_blur;
        b->rows.source = source;
        b->kernels = kernels();
        b->box = box;
        if (allocate(b) == 0)
            return &b->rows;
        close_blur(&b->rows);
    }
    rows_no_memory(source->problem);
    rows_close(source);
    return NULL;
}
