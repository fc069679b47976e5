/* The inner loops of the picture job. kernels.c is compiled several times, for
 * processors with wider and wider vectors; kernels() picks the widest that
 * this processor has. The arithmetic is the same in each. */
#ifndef KERNELS_H
#define KERNELS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { TRANSPOSED = 16 }; /* rows side by side in a transposed block */

/* An extended box filter: 2 * radius + 1 samples of weight `inner` and one more
 * on each side of weight `outer`, in units of 2^-24, each taken apart into two
 * halves of 16 bits. radius <= 127, so that a sum of samples fits into 16 bits
 * too. */
struct box {
    int radius;
    uint16_t inner_high, inner_low, outer_high, outer_low;
};

/* Cells of `across` pixels side by side, of which a few rows are summed up:
 * half the number of pixels in one, and 2^24 / that number. */
struct cell {
    int bands, across;
    uint32_t half, reciprocal;
};

struct kernels {
    const char *name;

    /* out[x * 16 + r] = row[r][x], and back. `out` has room for n rounded up
     * to 16 columns, and so have the rows. */
    void (*transpose)(uint8_t *out, const uint8_t *const *row, int n);
    void (*transpose_back)(uint8_t *const *row, const uint8_t *in, int n);

    /* One box filter along a line of `length` elements of bands * 16 bytes.
     * `in` starts radius + 1 elements before the line's first, with the edges
     * already repeated there and after the end. May write up to 16 bytes
     * after the line. */
    void (*box_line)(uint8_t *out, const uint8_t *in, int length, int bands,
                     const struct box *box);

    /* One box filter down the columns of n bytes. box_start() puts the sums of
     * the rows in[0 .. 2 * radius] into `sum`, in an order of its own.
     * box_rows() makes rows out[0 .. count - 1] of in[0 .. count + 2 * radius
     * + 1], where in[radius + 1] is the row in the middle of out[0], and moves
     * the sums on. Rows and sums are as long as rows_stride() says. */
    void (*box_start)(uint16_t *sum, const uint8_t *const *in, int n,
                      const struct box *box);
    void (*box_rows)(uint8_t *const *out, const uint8_t *const *in,
                     uint16_t *sum, int n, int count, const struct box *box);

    /* sum[i] += row[i] */
    void (*add_row)(uint32_t *sum, const uint8_t *row, int n);

    /* mean[i] = the rounded mean of the cell that begins at byte i of a row,
     * whether or not one does, for i < n; reads (across - 1) * bands more sums
     * than that. */
    void (*means)(uint8_t *mean, const uint32_t *sum, int n,
                  const struct cell *cell);

    /* Weighted sums in 2^-22, rounded and clipped to 0 .. 255: of `taps`
     * elements of bands * 16 bytes, and of the bytes of `taps` rows of n. The
     * first may read and write up to 16 bytes more. */
    void (*weigh_line)(uint8_t *out, const uint8_t *in, int bands,
                       const int32_t *weight, int taps);
    void (*weigh_rows)(uint8_t *out, const uint8_t *const *row, int n,
                       const int32_t *weight, int taps);
};

/* The best set for this processor. FORKLINGS_KERNELS=baseline in the
 * environment, or another set's name, asks for that one. Does not block. */
const struct kernels *kernels(void);

extern const struct kernels kernels_baseline;
#if defined(__x86_64__)
extern const struct kernels kernels_avx2;
extern const struct kernels kernels_avx512;
#endif

#ifdef __cplusplus
}
#endif

#endif
