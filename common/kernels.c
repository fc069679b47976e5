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

enum { STRIP = 64 };

/* --- transposing -----------------------------------------------------------
 */

/* Rows r and r + 8 of a 16 x 16 tile become one row of 32, element by element.
 * Four such rounds make each column one run of 16. */
ALWAYS_INLINE void interleave(uint8_t *restrict out, const uint8_t *restrict in)
{
    for (int r = 0; r < 8; r++)
        for (int i = 0; i < 16; i++) {
            out[r * 32 + 2 * i] = in[r * 16 + i];
            out[r * 32 + 2 * i + 1] = in[(r + 8) * 16 + i];
        }
}

static void transpose_tile(uint8_t *restrict tile, uint8_t *restrict other)
{
    interleave(other, tile);
    interleave(tile, other);
    interleave(other, tile);
    interleave(tile, other);
}

static void transpose(uint8_t *out, const uint8_t *const *row, int n)
{
    uint8_t other[256];
    for (int x = 0; x < n; x += 16) {
        for (int r = 0; r < 16; r++)
            memcpy(out + x * 16 + r * 16, row[r] + x, 16);
        transpose_tile(out + x * 16, other);
    }
}

static void transpose_back(uint8_t *const *row, const uint8_t *in, int n)
{
    uint8_t tile[256], other[256];
    for (int x = 0; x < n; x += 16) {
        memcpy(tile, in + x * 16, 256);
        transpose_tile(tile, other);
        for (int r = 0; r < 16; r++)
            memcpy(row[r] + x, tile + r * 16, 16);
    }
}

/* --- box filter ------------------------------------------------------------
 */

/* Moves the sums one step on: `old` leaves, `new` comes in; `old` and `next`
 * are then the neighbours on the two sides, of which the box takes a part. */
ALWAYS_INLINE void box_step(uint8_t *restrict out, uint16_t *restrict sum,
                            const uint8_t *restrict old,
                            const uint8_t *restrict new,
                            const uint8_t *restrict next, int lanes,
                            const struct box *box)
{
    const uint32_t inner = box->inner, outer = box->outer;
    for (int i = 0; i < lanes; i++) {
        sum[i] = (uint16_t)(sum[i] + new[i] - old[i]);
        uint16_t sides = (uint16_t)(old[i] + next[i]);
        out[i] = (uint8_t)((sum[i] * inner + sides * outer + (1u << 23)) >> 24);
    }
}

ALWAYS_INLINE void box_lanes(uint8_t *restrict out, const uint8_t *in,
                             int length, int lanes, struct box box)
{
    uint16_t sum[64] = {0};
    const int window = 2 * box.radius + 1;
    for (int k = 0; k < window; k++)
        for (int i = 0; i < lanes; i++)
            sum[i] = (uint16_t)(sum[i] + in[k * lanes + i]);
    for (int x = 0; x < length; x++, in += lanes, out += lanes)
        box_step(out, sum, in, in + window * lanes, in + (window + 1) * lanes,
                 lanes, &box);
}

/* One function for each number of lanes, so that the compiler knows it. */
static void box_16(uint8_t *out, const uint8_t *in, int length, struct box box)
{
    box_lanes(out, in, length, 16, box);
}

static void box_32(uint8_t *out, const uint8_t *in, int length, struct box box)
{
    box_lanes(out, in, length, 32, box);
}

static void box_48(uint8_t *out, const uint8_t *in, int length, struct box box)
{
    box_lanes(out, in, length, 48, box);
}

static void box_64(uint8_t *out, const uint8_t *in, int length, struct box box)
{
    box_lanes(out, in, length, 64, box);
}

static void box_line(uint8_t *out, const uint8_t *in, int length, int bands,
                     const struct box *box)
{
    void (*const of_bands[])(uint8_t *, const uint8_t *, int,
                             struct box) = {box_16, box_32, box_48, box_64};
    of_bands[bands - 1](out, in, length, *box);
}

static void box_rows(uint8_t *const *out, const uint8_t *const *in,
                     uint16_t *sum, int n, int count, const struct box *box)
{
    const struct box b = *box;
    const int window = 2 * b.radius + 1;
    /* Strip by strip: a strip's sums stay close while its rows go by. */
    for (int x = 0; x < n; x += STRIP) {
        uint16_t near[STRIP];
        memcpy(near, sum + x, sizeof near);
        for (int y = 0; y < count; y++)
            box_step(out[y] + x, near, in[y] + x, in[y + window] + x,
                     in[y + window + 1] + x, STRIP, &b);
        memcpy(sum + x, near, sizeof near);
    }
}

/* --- sums for reduce and resample ------------------------------------------
 */

static void add_row(uint32_t *restrict sum, const uint8_t *restrict row, int n)
{
    for (int i = 0; i < n; i++)
        sum[i] += row[i];
}

ALWAYS_INLINE uint8_t clip(int32_t sum)
{
    int32_t value = sum >> 22;
    value = value < 0 ? 0 : value;
    return (uint8_t)(value > 255 ? 255 : value);
}

ALWAYS_INLINE void weigh(uint8_t *restrict out, const uint8_t *restrict in,
                         int lanes, const int32_t *weight, int taps)
{
    int32_t sum[64];
    for (int i = 0; i < lanes; i++)
        sum[i] = 1 << 21;
    for (int t = 0; t < taps; t++)
        for (int i = 0; i < lanes; i++)
            sum[i] += in[t * lanes + i] * weight[t];
    for (int i = 0; i < lanes; i++)
        out[i] = clip(sum[i]);
}

static void weigh_line(uint8_t *out, const uint8_t *in, int bands,
                       const int32_t *weight, int taps)
{
    switch (bands) {
    case 1:
        weigh(out, in, 16, weight, taps);
        break;
    case 2:
        weigh(out, in, 32, weight, taps);
        break;
    case 3:
        weigh(out, in, 48, weight, taps);
        break;
    default:
        weigh(out, in, 64, weight, taps);
    }
}

static void weigh_rows(uint8_t *out, const uint8_t *const *row, int n,
                       const int32_t *weight, int taps)
{
    for (int x = 0; x < n; x += STRIP) {
        int32_t sum[STRIP];
        for (int i = 0; i < STRIP; i++)
            sum[i] = 1 << 21;
        for (int t = 0; t < taps; t++)
            for (int i = 0; i < STRIP; i++)
                sum[i] += row[t][x + i] * weight[t];
        for (int i = 0; i < STRIP; i++)
            out[x + i] = clip(sum[i]);
    }
}

const struct kernels KERNELS = {
    .name = KERNELS_NAME,
    .transpose = transpose,
    .transpose_back = transpose_back,
    .box_line = box_line,
    .box_rows = box_rows,
    .add_row = add_row,
    .weigh_line = weigh_line,
    .weigh_rows = weigh_rows,
};
