/*
 * The same blur, the same arithmetic, written in four ways: where did the time
 * go? Decodes a picture once, then blurs it with each, and checks that the
 * pixels are the same.
 *
 * usage: blur FILE.jpg [ROUNDS]
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "blur.h"
#include "image.h"

struct pixels {
    int width, height, bands;
    uint8_t *data;
};

static struct box box;

static uint8_t weighted(uint32_t sum, uint32_t sides)
{
    const uint32_t inner = (uint32_t)box.inner_high << 16 | box.inner_low;
    const uint32_t outer = (uint32_t)box.outer_high << 16 | box.outer_low;
    return (uint8_t)((sum * inner + sides * outer + (1u << 23)) >> 24);
}

/* One box filter along `n` bytes that are `step` apart, by way of `line`. */
static void box_along(uint8_t *data, size_t step, int n, uint8_t *line)
{
    const int r = box.radius;
    uint32_t sum = 0;
    for (int i = -r - 1; i < n + r + 1; i++) {
        const int from = i < 0 ? 0 : i >= n ? n - 1 : i;
        line[i + r + 1] = data[(size_t)from * step];
    }
    for (int i = 0; i < 2 * r + 1; i++)
        sum += line[i];
    for (int i = 0; i < n; i++) {
        sum += line[i + 2 * r + 1] - (uint32_t)line[i];
        data[(size_t)i * step] =
            weighted(sum, (uint32_t)line[i] + line[i + 2 * r + 2]);
    }
}

static uint8_t *new_line(const struct pixels *p)
{
    int longest = p->width > p->height ? p->width : p->height;
    uint8_t *line = malloc((size_t)longest + 2 * (size_t)box.radius + 2);
    if (!line)
        errx(EXIT_FAILURE, "not enough memory");
    return line;
}

/* Seconds of the processor that went into the horizontal passes. */
static double across;

static double processor_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void horizontally(struct pixels *p)
{
    const double start = processor_seconds();
    const size_t row = (size_t)p->width * (size_t)p->bands;
    uint8_t *line = new_line(p);
    for (int pass = 0; pass < BLUR_PASSES; pass++)
        for (int y = 0; y < p->height; y++)
            for (int c = 0; c < p->bands; c++)
                box_along(p->data + (size_t)y * row + c, (size_t)p->bands,
                          p->width, line);
    free(line);
    across = processor_seconds() - start;
}

/* Step 1: down each column. Neighbours in a column are a whole row apart in
 * memory, so every byte comes from another place. */
static void naive(struct pixels *p)
{
    const size_t row = (size_t)p->width * (size_t)p->bands;
    uint8_t *line = new_line(p);
    horizontally(p);
    for (int pass = 0; pass < BLUR_PASSES; pass++)
        for (size_t x = 0; x < row; x++)
            box_along(p->data + x, row, p->height, line);
    free(line);
}

static const uint8_t *row_at(const uint8_t *data, const struct pixels *p, int y)
{
    const int last = p->height - 1;
    y = y < 0 ? 0 : y > last ? last : y;
    return data + (size_t)y * (size_t)p->width * (size_t)p->bands;
}

/* One pass of step 2: all columns at once, row by row, a sum for each column;
 * from `data` to `to`. */
static void down_all_columns(const struct pixels *p, const uint8_t *data,
                             uint8_t *to, uint32_t *sum)
{
    const size_t n = (size_t)p->width * (size_t)p->bands;
    const int r = box.radius;
    memset(sum, 0, n * sizeof *sum);
    for (int y = -r - 1; y < r; y++) {
        const uint8_t *row = row_at(data, p, y);
        for (size_t x = 0; x < n; x++)
            sum[x] += row[x];
    }
    for (int y = 0; y < p->height; y++, to += n) {
        const uint8_t *old = row_at(data, p, y - r - 1);
        const uint8_t *new = row_at(data, p, y + r);
        const uint8_t *next = row_at(data, p, y + r + 1);
        for (size_t x = 0; x < n; x++) {
            sum[x] += new[x] - (uint32_t)old[x];
            to[x] = weighted(sum[x], (uint32_t)old[x] + next[x]);
        }
    }
}

/* Step 2: the processor reads neighbours in memory one after the other, and
 * the compiler can take several at once. */
static void by_rows(struct pixels *p)
{
    const size_t n = (size_t)p->width * (size_t)p->bands;
    const size_t size = n * (size_t)p->height;
    uint8_t *other = malloc(size);
    uint32_t *sum = malloc(n * sizeof *sum);
    if (!other || !sum)
        errx(EXIT_FAILURE, "not enough memory");
    horizontally(p);
    for (int pass = 0; pass < BLUR_PASSES; pass++) {
        down_all_columns(p, p->data, other, sum);
        uint8_t *swap = p->data;
        p->data = other;
        other = swap;
    }
    free(other);
    free(sum);
}

/* A step that hands out a picture that is there already, for blur_rows(). */
struct from_memory {
    struct rows rows;
    const uint8_t *next;
    int left;
    uint8_t *block; /* with the room at the end that kernels want */
    size_t stride;
};

static int read_memory(struct rows *self, const uint8_t **row, int *count)
{
    struct from_memory *m = (struct from_memory *)self;
    const size_t n = (size_t)self->width * (size_t)self->bands;
    for (*count = 0; *count < ROWS_AT_ONCE && m->left > 0; ++*count) {
        uint8_t *to = m->block + (size_t)*count * m->stride;
        row[*count] = memcpy(to, m->next, n);
        m->next += n;
        m->left--;
    }
    return 0;
}

static void close_memory(struct rows *self)
{
    rows_free(((struct from_memory *)self)->block);
}

/* Steps 3 and 4: common/blur, a block of rows at a time: nothing leaves the
 * caches before it is used again, and the horizontal passes too go along 16
 * rows at once. */
static void streamed(struct pixels *p)
{
    static struct problem problem;
    struct from_memory m = {.rows = {.width = p->width,
                                     .at_once = ROWS_AT_ONCE,
                                     .height = p->height,
                                     .bands = p->bands,
                                     .read = read_memory,
                                     .close = close_memory,
                                     .problem = &problem},
                            .next = p->data,
                            .left = p->height};
    const size_t n = (size_t)p->width * (size_t)p->bands;
    m.stride = rows_stride(n);
    m.block = rows_alloc(ROWS_AT_ONCE, m.stride);
    uint8_t *result = malloc(n * (size_t)p->height), *to = result;
    struct rows *blurred = blur_rows(&m.rows, 15);
    if (!m.block || !result || !blurred)
        errx(EXIT_FAILURE, "not enough memory");
    const uint8_t *row[ROWS_AT_ONCE];
    int count;
    while (blurred->read(blurred, row, &count) == 0 && count > 0)
        for (int y = 0; y < count; y++, to += n)
            memcpy(to, row[y], n);
    rows_close(blurred);
    free(p->data);
    p->data = result;
}

/* --- measuring ----------------------------------------------------------- */

static const struct {
    const char *name, *kernels;
    void (*blur)(struct pixels *);
} steps[] = {
    {"down each column", NULL, naive},
    {"row by row", NULL, by_rows},
    {"a block of rows at a time", "baseline", streamed},
    {"with wide vectors", "", streamed},
};

enum { STEPS = sizeof steps / sizeof *steps, ROUNDS_MOST = 101 };

static struct pixels decode(const char *path)
{
    struct image img;
    if (image_open(&img, path, NULL) != 0)
        errx(EXIT_FAILURE, "%s: %s", path, img.problem.text);
    struct pixels p = {img.rows->width, img.rows->height, img.rows->bands,
                       image_pixels(&img)};
    if (!p.data)
        errx(EXIT_FAILURE, "%s: %s", path, img.problem.text);
    image_close(&img);
    return p;
}

/* Seconds of the processor for one blur of a copy of `p`, whatever else the
 * machine does meanwhile. The pixels must be *expected, which the first step
 * sets. */
static double measure(int step, const struct pixels *p, uint8_t **expected)
{
    const size_t size = (size_t)p->width * (size_t)p->height * (size_t)p->bands;
    struct pixels copy = *p;
    copy.data = malloc(size);
    if (!copy.data)
        errx(EXIT_FAILURE, "not enough memory");
    memcpy(copy.data, p->data, size);
    if (steps[step].kernels && *steps[step].kernels)
        setenv("FORKLINGS_KERNELS", steps[step].kernels, 1);
    else
        unsetenv("FORKLINGS_KERNELS");
    across = 0;
    const double start = processor_seconds();
    steps[step].blur(&copy);
    const double seconds = processor_seconds() - start;
    if (!*expected)
        *expected = copy.data;
    else if (memcmp(*expected, copy.data, size) != 0)
        errx(EXIT_FAILURE, "'%s' gives other pixels", steps[step].name);
    if (*expected != copy.data)
        free(copy.data);
    return seconds;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *number, int count)
{
    qsort(number, (size_t)count, sizeof *number, by_size);
    return number[count / 2];
}

static void print_step(int step, double first, double seconds, double along)
{
    printf("%-26s %6.3f s  %4.1f times as fast", steps[step].name, seconds,
           first / seconds);
    if (along > 0)
        printf("  (along the rows %.3f s)", along);
    puts("");
}

int main(int argc, char **argv)
{
    const int rounds = argc > 2 ? atoi(argv[2]) : 5;
    if (argc < 2 || rounds < 1 || rounds > ROUNDS_MOST) {
        fprintf(stderr, "usage: blur FILE.jpg [ROUNDS]\n");
        return 2;
    }
    static double seconds[STEPS][ROUNDS_MOST], along[STEPS][ROUNDS_MOST];
    uint8_t *expected = NULL;
    struct pixels p = decode(argv[1]);
    box = blur_box(15);
    for (int round = 0; round < rounds; round++)
        for (int step = 0; step < STEPS; step++) {
            seconds[step][round] = measure(step, &p, &expected);
            along[step][round] = across;
        }
    printf("%d x %d pixels, the same after each step; median of %d\n", p.width,
           p.height, rounds);
    for (int step = 0; step < STEPS; step++)
        print_step(step, median(seconds[0], rounds),
                   median(seconds[step], rounds), median(along[step], rounds));
    free(expected);
    free(p.data);
    return 0;
}
