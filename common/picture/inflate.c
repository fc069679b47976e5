#include "inflate.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BITS = 15, LITERALS = 288, DISTANCES = 32, WINDOW = 32768 };

enum inflating { GOOD, EARLY_END, BROKEN };

struct inflate {
    const uint8_t *in;
    size_t in_size, in_at;
    uint32_t bits; /* taken from `in`, not used yet; the next one is lowest */
    int count;     /* of them */
    uint8_t *out;
    size_t size, room, most;
    enum inflating state;
};

/* A code by canonical rules: codes of each length are consecutive numbers, and
 * follow those of the lengths below. */
struct code {
    uint16_t count[MOST_BITS + 1]; /* symbols with a code of so many bits */
    uint16_t symbol[LITERALS];     /* in the order of their codes */
};

static enum inflating stop(struct inflate *z, enum inflating why)
{
    if (z->state == GOOD)
        z->state = why;
    return z->state;
}

/* The next n bits, n <= 16. After the end, 0, and the state says so. */
static unsigned take(struct inflate *z, int n)
{
    while (z->count < n) {
        if (z->in_at == z->in_size) {
            stop(z, EARLY_END);
            return 0;
        }
        z->bits |= (uint32_t)z->in[z->in_at++] << z->count;
        z->count += 8;
    }
    const unsigned value = z->bits & ((1u << n) - 1);
    z->bits >>= n;
    z->count -= n;
    return value;
}

/* Memory grows with what comes out, so that a claim costs nothing. */
static bool make_room(struct inflate *z, size_t more)
{
    const size_t need = z->size + more;
    if (need > z->most) {
        stop(z, BROKEN);
        return false;
    }
    if (need <= z->room)
        return true;
    size_t room = z->room ? 2 * z->room : 4096;
    room = room < need ? need : room;
    uint8_t *larger = realloc(z->out, room);
    if (!larger) {
        stop(z, BROKEN);
        return false;
    }
    z->out = larger;
    z->room = room;
    return true;
}

/* Makes the code of `n` symbols from how long each one's is; 0: it has none.
 * False if there are more codes than bits can tell apart. */
static bool make_code(struct code *code, const uint8_t *length, int n)
{
    uint16_t first[MOST_BITS + 2] = {0};
    memset(code, 0, sizeof *code);
    for (int i = 0; i < n; i++)
        code->count[length[i]]++;
    code->count[0] = 0;
    int left = 1;
    for (int bits = 1; bits <= MOST_BITS; bits++) {
        left = 2 * left - code->count[bits];
        if (left < 0)
            return false;
        first[bits + 1] = (uint16_t)(first[bits] + code->count[bits]);
    }
    for (int i = 0; i < n; i++)
        if (length[i])
            code->symbol[first[length[i]]++] = (uint16_t)i;
    return true;
}

/* The next symbol, or -1. A code comes with its highest bit first. */
static int symbol(struct inflate *z, const struct code *code)
{
    int value = 0, first = 0, index = 0;
    for (int bits = 1; bits <= MOST_BITS; bits++) {
        value |= (int)take(z, 1);
        if (z->state != GOOD)
            return -1;
        const int count = code->count[bits];
        if (value - first < count)
            return code->symbol[index + value - first];
        index += count;
        first = (first + count) * 2;
        value *= 2;
    }
    stop(z, BROKEN);
    return -1;
}

/* Bytes that stood in the output before: `length` of them, `back` bytes back,
 * which may be fewer, so that they repeat. */
static void copy(struct inflate *z, size_t length, size_t back)
{
    if (back > z->size || back > WINDOW) {
        stop(z, BROKEN);
        return;
    }
    if (!make_room(z, length))
        return;
    for (size_t i = 0; i < length; i++, z->size++)
        z->out[z->size] = z->out[z->size - back];
}

/* Literals and copies until the block's end. Lengths and distances are given
 * as a range's start and some bits more (RFC 1951, 3.2.5). */
static void packed_block(struct inflate *z, const struct code *literals,
                         const struct code *distances)
{
    static const uint16_t length_from[29] = {
        3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
        31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
    static const uint8_t length_bits[29] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1,
                                            1, 1, 2, 2, 2, 2, 3, 3, 3, 3,
                                            4, 4, 4, 4, 5, 5, 5, 5, 0};
    while (z->state == GOOD) {
        const int s = symbol(z, literals);
        if (s == 256 || s < 0)
            return;
        if (s < 256) {
            if (make_room(z, 1))
                z->out[z->size++] = (uint8_t)s;
            continue;
        }
        if (s > 285) {
            stop(z, BROKEN);
            return;
        }
        const size_t length =
            length_from[s - 257] + take(z, length_bits[s - 257]);
        const int d = symbol(z, distances);
        if (d > 29)
            stop(z, BROKEN);
        if (d < 0 || d > 29)
            return;
        const int extra = d < 2 ? 0 : d / 2 - 1;
        const size_t from =
            d < 2 ? (size_t)d + 1 : ((size_t)(2 + d % 2) << extra) + 1;
        const size_t back = from + take(z, extra);
        if (z->state == GOOD)
            copy(z, length, back);
    }
}

static void stored_block(struct inflate *z)
{
    /* From the next whole byte on. */
    take(z, z->count % 8);
    const unsigned length = take(z, 16), complement = take(z, 16);
    if (z->state == GOOD && (length ^ complement) != 0xFFFF)
        stop(z, BROKEN);
    for (unsigned i = 0; i < length && z->state == GOOD; i++) {
        const unsigned byte = take(z, 8);
        if (z->state == GOOD && make_room(z, 1))
            z->out[z->size++] = (uint8_t)byte;
    }
}

static void fixed_codes(struct code *literals, struct code *distances)
{
    uint8_t length[LITERALS];
    for (int i = 0; i < LITERALS; i++)
        length[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    make_code(literals, length, LITERALS);
    memset(length, 5, DISTANCES);
    make_code(distances, length, DISTANCES);
}

/* The lengths of a block's codes, which are packed by a code of their own. */
static bool read_lengths(struct inflate *z, const struct code *code,
                         uint8_t *length, int n)
{
    for (int i = 0; i < n;) {
        const int s = symbol(z, code);
        if (s < 0)
            return false;
        if (s < 16) {
            length[i++] = (uint8_t)s;
            continue;
        }
        if (s == 16 && i == 0)
            return false;
        const uint8_t value = s == 16 ? length[i - 1] : 0;
        int times = s == 16   ? 3 + (int)take(z, 2)
                    : s == 17 ? 3 + (int)take(z, 3)
                              : 11 + (int)take(z, 7);
        if (times > n - i)
            return false;
        while (times-- > 0)
            length[i++] = value;
    }
    return z->state == GOOD;
}

static bool read_codes(struct inflate *z, struct code *literals,
                       struct code *distances)
{
    static const uint8_t order[19] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                      11, 4,  12, 3, 13, 2, 14, 1, 15};
    uint8_t length[LITERALS + DISTANCES] = {0};
    const int n_literals = (int)take(z, 5) + 257;
    const int n_distances = (int)take(z, 5) + 1;
    const int n_lengths = (int)take(z, 4) + 4;
    for (int i = 0; i < n_lengths; i++)
        length[order[i]] = (uint8_t)take(z, 3);
    if (z->state != GOOD || n_literals > 286 ||
        !make_code(literals, length, 19) ||
        !read_lengths(z, literals, length, n_literals + n_distances))
        return false;
    return length[256] && make_code(literals, length, n_literals) &&
           make_code(distances, length + n_literals, n_distances);
}

static void read_blocks(struct inflate *z)
{
    struct code literals, distances;
    unsigned last = 0;
    while (z->state == GOOD && !last) {
        last = take(z, 1);
        const unsigned kind = take(z, 2);
        if (z->state != GOOD)
            return;
        if (kind == 0) {
            stored_block(z);
        } else if (kind == 1) {
            fixed_codes(&literals, &distances);
            packed_block(z, &literals, &distances);
        } else if (kind == 2 && read_codes(z, &literals, &distances)) {
            packed_block(z, &literals, &distances);
        } else {
            stop(z, BROKEN);
        }
    }
}

static uint32_t adler32(const uint8_t *bytes, size_t size)
{
    uint32_t a = 1, b = 0;
    for (size_t i = 0; i < size; i++) {
        a = (a + bytes[i]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

uint8_t *inflate_zlib(const uint8_t *packed, size_t size, size_t most,
                      size_t *unpacked)
{
    struct inflate z = {
        .in = packed, .in_size = size, .in_at = 2, .most = most};
    *unpacked = 0;
    /* Method 8, a window of at most 32 KiB, a check, and no dictionary. */
    if (size < 2 || packed[0] % 16 != 8 || packed[0] >> 4 > 7 ||
        (packed[0] << 8 | packed[1]) % 31 != 0 || packed[1] & 0x20)
        return NULL;
    read_blocks(&z);
    if (z.state == GOOD) {
        uint32_t told = 0;
        take(&z, z.count % 8);
        for (int i = 0; i < 4; i++)
            told = told << 8 | take(&z, 8);
        if (z.state == GOOD && told != adler32(z.out, z.size))
            stop(&z, BROKEN);
    }
    if (z.state == BROKEN || z.size == 0) {
        free(z.out);
        return NULL;
    }
    *unpacked = z.size;
    return z.out;
}
