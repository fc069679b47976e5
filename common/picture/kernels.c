/* Plain C for the compiler to vectorise: every inner loop runs over neighbours
 * in memory that do not depend on each other. See kernels.h. */
#include "kernels.h"

#include <string.h>

/* The Makefile compiles this file once more for each wider instruction set,
 * with this name changed. */
#ifndef KERNELS
#define KERNELS      kernels_baseline
#define KERNELS_NAME "baseline"
#endif

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* GCC would otherwise do two taps of a weighted sum together, byte by byte. */
#ifndef __clang__
#pragma GCC optimize("no-loop-unroll-and-jam")
#endif

enum { STRIP = 512 };

/* An element of three bands is 48 bytes, which is no round number of the widest
 * vectors. So those go on into the element after it: what they write there is
 * written anew one step later, or lies after the line's end. */
#ifdef __AVX512BW__
enum { RGB_BYTES = 64 };
#else
enum { RGB_BYTES = 48 };
#endif

/* --- transposing --------------------------------------------------------- */

typedef uint8_t run __attribute__((vector_size(16)));

#define LOW_HALVES  0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define HIGH_HALVES 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31

/* clang has the one, GCC before 12 only the other. */
#if defined(__clang__) || __GNUC__ >= 12
#define SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define SHUFFLE(a, b, ...) __builtin_shuffle(a, b, (run){__VA_ARGS__})
#endif

/* One round takes rows r and r + 8 of a 16 x 16 tile and makes two rows of
 * them, element by element. Four such rounds turn columns into rows. */
ALWAYS_INLINE void interleave(run *restrict out, const run *restrict in)
{
    for (int r = 0; r < 8; r++) {
        out[2 * r] = SHUFFLE(in[r], in[r + 8], LOW_HALVES);
        out[2 * r + 1] = SHUFFLE(in[r], in[r + 8], HIGH_HALVES);
    }
}

ALWAYS_INLINE void transpose_tile(run *tile)
{
    run other[16];
    interleave(other, tile);
    interleave(tile, other);
    interleave(other, tile);
    interleave(tile, other);
}

/* One at a time, not as a block: a wide vector that is read from where narrow
 * ones were just written has to wait for them. */
typedef run anywhere __attribute__((aligned(1), may_alias));

static void transpose(uint8_t *out, const uint8_t *const *row, int n)
{
    run tile[16];
    for (int x = 0; x < n; x += 16) {
        anywhere *to = (anywhere *)(out + x * 16);
        for (int r = 0; r < 16; r++)
            tile[r] = *(const anywhere *)(row[r] + x);
        transpose_tile(tile);
        for (int r = 0; r < 16; r++)
            to[r] = tile[r];
    }
}

static void transpose_back(uint8_t *const *row, const uint8_t *in, int n)
{
    run tile[16];
    for (int x = 0; x < n; x += 16) {
        const anywhere *from = (const anywhere *)(in + x * 16);
        for (int r = 0; r < 16; r++)
            tile[r] = from[r];
        transpose_tile(tile);
        for (int r = 0; r < 16; r++)
            *(anywhere *)(row[r] + x) = tile[r];
    }
}

/* --- box filter ---------------------------------------------------------- */

/* Two neighbouring bytes, looked at as one number: each half of it is then a
 * 16-bit lane after one mask or shift, which costs less than unpacking bytes
 * and packing them again. Which byte is which half does not matter here. */
typedef uint16_t pair __attribute__((may_alias));

/* (sum * inner + sides * outer + 2^23) >> 16 without a 32-bit number: the
 * weights come in 16-bit halves, so that a vector holds twice as many lanes,
 * and even the oldest x86-64 has the instructions. The total is below 2^32;
 * of its low half only the carry counts. The result's high byte is the pixel.
 */
ALWAYS_INLINE uint16_t weighted(uint16_t sum, uint16_t sides,
                                const struct box *box)
{
    const uint16_t low = (uint16_t)(sum * box->inner_low);
    const uint16_t both = (uint16_t)(low + (uint16_t)(sides * box->outer_low));
    uint16_t high = (uint16_t)(((uint32_t)sum * box->inner_low) >> 16);
    high += (uint16_t)(((uint32_t)sides * box->outer_low) >> 16);
    high += (uint16_t)(sum * box->inner_high);
    high += (uint16_t)(sides * box->outer_high);
    /* Plus the carry; asked this way round, it costs an instruction less. */
    return (uint16_t)(high + 129 - (both >= low));
}

/* Moves the sums of `pairs` pairs of bytes one step on: `old` leaves, `new`
 * comes in; `old` and `next` are then the neighbours on the two sides, of
 * which the box takes a part. */
ALWAYS_INLINE void box_step(pair *restrict out, uint16_t *restrict left,
                            uint16_t *restrict right, const pair *restrict old,
                            const pair *restrict new, const pair *restrict next,
                            int pairs, const struct box *box)
{
    for (int i = 0; i < pairs; i++) {
        const uint16_t l = old[i] & 255, r = old[i] >> 8;
        left[i] = (uint16_t)(left[i] + (new[i] & 255) - l);
        right[i] = (uint16_t)(right[i] + (new[i] >> 8) - r);
        const uint16_t a =
            weighted(left[i], (uint16_t)(l + (next[i] & 255)), box);
        const uint16_t b =
            weighted(right[i], (uint16_t)(r + (next[i] >> 8)), box);
        out[i] = (uint16_t)(a >> 8 | (b & 0xFF00));
    }
}

ALWAYS_INLINE void add_pairs(uint16_t *restrict left, uint16_t *restrict right,
                             const pair *restrict in, int pairs)
{
    for (int i = 0; i < pairs; i++) {
        left[i] = (uint16_t)(left[i] + (in[i] & 255));
        right[i] = (uint16_t)(right[i] + (in[i] >> 8));
    }
}

/* Along a line of elements `step` pairs apart, `pairs` of each together. */
ALWAYS_INLINE void box_pairs(uint8_t *restrict to, const uint8_t *from,
                             int length, int step, int pairs, struct box box)
{
    uint16_t left[32] = {0}, right[32] = {0};
    const int window = 2 * box.radius + 1;
    const pair *in = (const pair *)from;
    pair *out = (pair *)to;
    for (int k = 0; k < window; k++)
        add_pairs(left, right, in + k * step, pairs);
    for (int x = 0; x < length; x++, in += step, out += step)
        box_step(out, left, right, in, in + window * step,
                 in + (window + 1) * step, pairs, &box);
}

/* One function for each number of bands, so that the compiler knows it. */
static void box_1(uint8_t *out, const uint8_t *in, int length, struct box box)
{
    box_pairs(out, in, length, 8, 8, box);
}

static void box_2(uint8_t *out, const uint8_t *in, int length, struct box box)
{
    box_pairs(out, in, length, 16, 16, box);
}

static void box_3(uint8_t *out, const uint8_t *in, int length, struct box box)
{
    box_pairs(out, in, length, 24, RGB_BYTES / 2, box);
}

static void box_4(uint8_t *out, const uint8_t *in, int length, struct box box)
{
    box_pairs(out, in, length, 32, 32, box);
}

static void box_line(uint8_t *out, const uint8_t *in, int length, int bands,
                     const struct box *box)
{
    static void (*const of_bands[])(uint8_t *, const uint8_t *, int,
                                    struct box) = {box_1, box_2, box_3, box_4};
    of_bands[bands - 1](out, in, length, *box);
}

/* A strip's sums lie together, those of the left halves first. Strip by strip,
 * a strip's sums stay close while its rows go by. */
static void box_start(uint16_t *sum, const uint8_t *const *in, int n,
                      const struct box *box)
{
    for (int x = 0; x < n; x += STRIP) {
        uint16_t *left = sum + x, *right = left + STRIP / 2;
        memset(left, 0, STRIP * sizeof *left);
        for (int k = 0; k < 2 * box->radius + 1; k++)
            add_pairs(left, right, (const pair *)(in[k] + x), STRIP / 2);
    }
}

static void box_rows(uint8_t *const *out, const uint8_t *const *in,
                     uint16_t *sum, int n, int count, const struct box *box)
{
    const struct box b = *box;
    const int window = 2 * b.radius + 1;
    for (int x = 0; x < n; x += STRIP)
        for (int y = 0; y < count; y++) {
            /* The rows that leave are long out of the nearest cache. */
            for (int i = 0; i < STRIP; i += 64)
                __builtin_prefetch(in[y + 2] + x + i);
            box_step((pair *)(out[y] + x), sum + x, sum + x + STRIP / 2,
                     (const pair *)(in[y] + x),
                     (const pair *)(in[y + window] + x),
                     (const pair *)(in[y + window + 1] + x), STRIP / 2, &b);
        }
}

/* --- sums for reduce and resample ---------------------------------------- */

static void add_row(uint32_t *restrict sum, const uint8_t *restrict row, int n)
{
    for (int i = 0; i < n; i++)
        sum[i] += row[i];
}

ALWAYS_INLINE void means_of(uint8_t *restrict mean,
                            const uint32_t *restrict sum, int n, int across,
                            const struct cell *cell)
{
    const uint32_t half = cell->half, reciprocal = cell->reciprocal;
    const int bands = cell->bands;
    for (int i = 0; i < n; i++) {
        uint32_t total = half;
        for (int k = 0; k < across; k++)
            total += sum[i + k * bands];
        mean[i] = (uint8_t)(total * reciprocal >> 24);
    }
}

/* A loop of its own for the commonest cells: the compiler then vectorises it.
 */
static void means(uint8_t *mean, const uint32_t *sum, int n,
                  const struct cell *cell)
{
    switch (cell->across) {
    case 1:
        means_of(mean, sum, n, 1, cell);
        break;
    case 2:
        means_of(mean, sum, n, 2, cell);
        break;
    case 3:
        means_of(mean, sum, n, 3, cell);
        break;
    default:
        means_of(mean, sum, n, cell->across, cell);
    }
}

ALWAYS_INLINE uint8_t clip(int32_t sum)
{
    int32_t value = sum >> 22;
    value = value < 0 ? 0 : value;
    return (uint8_t)(value > 255 ? 255 : value);
}

/* Of `bytes` bytes of each element together; elements are `step` apart. */
ALWAYS_INLINE void weigh(uint8_t *restrict out, const uint8_t *restrict in,
                         int step, int bytes, const int32_t *weight, int taps)
{
    int32_t sum[64];
    for (int i = 0; i < bytes; i++)
        sum[i] = 1 << 21;
    for (int t = 0; t < taps; t++)
        for (int i = 0; i < bytes; i++)
            sum[i] += in[t * step + i] * weight[t];
    for (int i = 0; i < bytes; i++)
        out[i] = clip(sum[i]);
}

static void weigh_line(uint8_t *out, const uint8_t *in, int bands,
                       const int32_t *weight, int taps)
{
    switch (bands) {
    case 1:
        weigh(out, in, 16, 16, weight, taps);
        break;
    case 2:
        weigh(out, in, 32, 32, weight, taps);
        break;
    case 3:
        weigh(out, in, 48, RGB_BYTES, weight, taps);
        break;
    default:
        weigh(out, in, 64, 64, weight, taps);
    }
}

static void weigh_rows(uint8_t *out, const uint8_t *const *row, int n,
                       const int32_t *weight, int taps)
{
    enum { LANES = 64 };
    for (int x = 0; x < n; x += LANES) {
        int32_t sum[LANES];
        for (int i = 0; i < LANES; i++)
            sum[i] = 1 << 21;
        for (int t = 0; t < taps; t++)
            for (int i = 0; i < LANES; i++)
                sum[i] += row[t][x + i] * weight[t];
        for (int i = 0; i < LANES; i++)
            out[x + i] = clip(sum[i]);
    }
}

const struct kernels KERNELS = {
    .name = KERNELS_NAME,
    .transpose = transpose,
    .transpose_back = transpose_back,
    .box_line = box_line,
    .box_start = box_start,
    .box_rows = box_rows,
    .add_row = add_row,
    .means = means,
    .weigh_line = weigh_line,
    .weigh_rows = weigh_rows,
};
