#include "noise.h"

#include <math.h>

uint32_t hash3(uint32_t x, uint32_t y, uint32_t seed)
{
    uint32_t h = x * 0x9E3779B1u ^ y * 0x85EBCA77u ^ seed * 0xC2B2AE3Du;
    h = (h ^ h >> 15) * 0x2C1B3C6Du;
    h = (h ^ h >> 12) * 0x297A2D39u;
    return h ^ h >> 15;
}

float random3(int x, int y, uint32_t seed)
{
    return (float)(hash3((uint32_t)x, (uint32_t)y, seed) >> 8) / 16777216.0f;
}

static float smooth(float t)
{
    return t * t * (3 - 2 * t);
}

static float mix(float a, float b, float t)
{
    return a + (b - a) * t;
}

float noise2(float x, float y, uint32_t seed)
{
    const float fx = floorf(x), fy = floorf(y);
    const int ix = (int)fx, iy = (int)fy;
    const float sx = smooth(x - fx), sy = smooth(y - fy);
    return mix(
        mix(random3(ix, iy, seed), random3(ix + 1, iy, seed), sx),
        mix(random3(ix, iy + 1, seed), random3(ix + 1, iy + 1, seed), sx), sy);
}

float fractal2(float x, float y, int octaves, uint32_t seed)
{
    float sum = 0, weight = 0.5f;
    for (int i = 0; i < octaves; i++, weight /= 2, x *= 2, y *= 2)
        sum += weight * noise2(x, y, seed + (uint32_t)i);
    return sum / (1 - 2 * weight);
}

/* One octave, cell by cell: within a cell only the smooth step changes. */
static void add_octave(float *out, int n, float x, float step, float y,
                       float weight, uint32_t seed)
{
    const float fy = floorf(y), sy = smooth(y - fy);
    const int iy = (int)fy;
    for (int i = 0; i < n;) {
        const float at = x + (float)i * step, fx = floorf(at);
        const int ix = (int)fx;
        const float a =
            mix(random3(ix, iy, seed), random3(ix, iy + 1, seed), sy);
        const float b =
            mix(random3(ix + 1, iy, seed), random3(ix + 1, iy + 1, seed), sy);
        int count = (int)ceilf((fx + 1 - at) / step);
        count = count < 1 ? 1 : count > n - i ? n - i : count;
        for (int k = 0; k < count; k++) {
            const float t = at + (float)k * step - fx;
            out[i + k] += weight * (a + (b - a) * t * t * (3 - 2 * t));
        }
        i += count;
    }
}

void fractal_row(float *out, int n, float x, float step, float y, int octaves,
                 uint32_t seed)
{
    float weight = 0.5f;
    const float scale = 1 / (1 - ldexpf(1, -octaves));
    for (int i = 0; i < n; i++)
        out[i] = 0;
    for (int i = 0; i < octaves; i++, weight /= 2, x *= 2, y *= 2, step *= 2)
        add_octave(out, n, x, step, y, weight * scale, seed + (uint32_t)i);
}
