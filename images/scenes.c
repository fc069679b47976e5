#include "scenes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "noise.h"

enum { ROWS_OF_NOISE = 4 };

/* --- colours ------------------------------------------------------------- */

static float clamp(float x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

/* 0 below a, 1 above b, smooth between. */
static float step_between(float a, float b, float x)
{
    const float t = clamp((x - a) / (b - a));
    return t * t * (3 - 2 * t);
}

static struct colour blend(struct colour a, struct colour b, float t)
{
    return (struct colour){a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t,
                           a.b + (b.b - a.b) * t};
}

static struct colour times(struct colour a, float k)
{
    return (struct colour){a.r * k, a.g * k, a.b * k};
}

static struct colour plus(struct colour a, struct colour b, float k)
{
    return (struct colour){a.r + b.r * k, a.g + b.g * k, a.b + b.b * k};
}

/* Rows of noise that a painter may use at once. */
static float *noise_row(struct scene *s, int which)
{
    if (!s->scratch)
        s->scratch =
            calloc((size_t)s->width * ROWS_OF_NOISE, sizeof *s->scratch);
    if (!s->scratch)
        abort();
    return s->scratch + (size_t)which * (size_t)s->width;
}

void scene_free(struct scene *s)
{
    for (int i = 0; i < RIDGES_MOST; i++)
        free(s->ridge[i]);
    free(s->scratch);
    memset(s->ridge, 0, sizeof s->ridge);
    s->scratch = NULL;
}

/* --- sky ----------------------------------------------------------------- */

static struct colour add_star(struct scene *s, int x, int y, struct colour c)
{
    const int cell = 22, cx = x / cell, cy = y / cell;
    const float chance = random3(cx, cy, s->seed + 70);
    if (chance > s->stars)
        return c;
    const float size = 1.1f + 2.2f * powf(random3(cx, cy, s->seed + 71), 6);
    const float dx = (float)(x % cell) - 4 - 14 * random3(cx, cy, s->seed + 72);
    const float dy = (float)(y % cell) - 4 - 14 * random3(cx, cy, s->seed + 73);
    const float glow = expf(-(dx * dx + dy * dy) / (size * size));
    const float warm = random3(cx, cy, s->seed + 74);
    const struct colour tint = {0.8f + 0.3f * warm, 0.9f, 1.15f - 0.3f * warm};
    return plus(c, tint, glow * (0.35f + 0.9f * size / 3));
}

/* The band of the galaxy, or curtains of aurora where the land is under snow.
 */
static struct colour add_night_lights(struct scene *s, float u, float v,
                                      float noise, struct colour c)
{
    if (s->snow > 0) {
        const float bend =
            0.32f + 0.10f * sinf(3.1f * u + 5 * noise) - 0.06f * cosf(7 * u);
        const float up = bend - v;
        const float rays =
            0.55f + 0.45f * noise2(u * 40 + 4 * noise, 0.5f * v, s->seed + 5);
        const float curtain = step_between(-0.012f, 0.01f, up) *
                              expf(-6.5f * (up < 0 ? 0 : up)) * rays;
        c = plus(c, s->light, 0.85f * curtain);
        return plus(c, (struct colour){0.45f, 0.1f, 0.5f},
                    0.5f * curtain * clamp(3.2f * up));
    }
    const float across = v - 0.62f + 0.5f * u;
    const float band = expf(-across * across * 26);
    const float dust = step_between(0.42f, 0.62f, noise);
    return plus(c, s->light,
                band * (0.16f + 0.62f * noise) * (1 - 0.7f * dust));
}

static void paint_sky(struct scene *s, int y, float horizon, struct colour *row)
{
    const float unit = 1 / (float)s->height, v = (float)y * unit;
    const float low = clamp(v / horizon);
    const struct colour air = blend(s->sky, s->horizon, powf(low, 1.6f));
    float *cloud = noise_row(s, 0);
    fractal_row(cloud, s->width, 0, unit * 2.3f, v * 7 + 3, 6, s->seed + 1);
    for (int x = 0; x < s->width; x++) {
        const float u = (float)x * unit;
        struct colour c = air;
        if (s->stars > 0) {
            c = add_night_lights(s, u, v, cloud[x], c);
            c = add_star(s, x, y, c);
        } else {
            const float cover =
                step_between(0.50f, 0.78f, cloud[x]) * (1 - 0.5f * low);
            c = blend(c, blend(s->mist, s->light, 0.25f + 0.5f * low),
                      0.75f * cover);
        }
        if (s->sun_y >= 0) {
            const float dx = u - s->sun_x, dy = v - s->sun_y;
            const float d2 = dx * dx + dy * dy;
            c = plus(c, s->light,
                     0.55f * expf(-d2 * 14) + 0.5f * expf(-d2 * 160) +
                         1.3f * step_between(0.0009f, 0.0007f, d2));
        }
        row[x] = c;
    }
}

/* --- mountains ----------------------------------------------------------- */

/* Firs along an outline: triangles with jagged edges, of all sizes. */
static void plant_trees(const struct scene *s, float *h, float near,
                        uint32_t seed)
{
    const int spacing = 6 + (int)((float)s->height * 0.009f * near);
    for (int t = 0; t <= s->width / spacing; t++) {
        if (random3(t, 3, seed) < 0.25f)
            continue;
        const float r = random3(t, 1, seed), wide = 0.35f + 0.4f * r;
        const float tall =
            (0.3f + r) * 1.9f * (float)spacing / (float)s->height;
        const int reach = (int)(wide * (float)spacing);
        const int at = (int)(((float)t + random3(t, 2, seed)) * (float)spacing);
        const float ground = h[at < s->width ? at : s->width - 1];
        for (int x = at - reach; x <= at + reach; x++) {
            if (x < 0 || x >= s->width)
                continue;
            const float away = fabsf((float)(x - at)) / (float)reach;
            const float edge = 1 - away + 0.10f * sinf(away * 24);
            h[x] = fmaxf(h[x], ground + tall * edge);
        }
    }
}

/* A chain's outline: its height above the bottom, in heights of the picture,
 * for every column. Near chains carry trees. */
static void make_ridge(struct scene *s, int k)
{
    const float near = (float)(k + 1) / (float)s->ridges;
    const float unit = 1 / (float)s->height;
    const float base = 0.70f - 0.62f * near * near - 0.10f * near;
    float *h = malloc((size_t)s->width * sizeof *h);
    if (!h)
        abort();
    for (int x = 0; x < s->width; x++) {
        const float u = (float)x * unit;
        const float f = fractal2(u * (1.3f + near), 7 * near, 10,
                                 s->seed + 10 * (uint32_t)k);
        const float sharp = 1 - fabsf(2 * f - 1);
        h[x] = base + 0.36f * (1.05f - near) * (sharp * sharp - 0.35f) +
               0.05f * (f - 0.5f);
    }
    if (near > 0.62f && s->snow < 0.6f)
        plant_trees(s, h, near, s->seed + 900 + (uint32_t)k);
    s->ridge[k] = h;
}

/* What the light makes of a slope: rock and snow from the relief of the noise,
 * with haze by distance and mist in the valleys. */
static void paint_ridge(struct scene *s, int k, float v, struct colour *row)
{
    const float near = (float)(k + 1) / (float)s->ridges;
    const float unit = 1 / (float)s->height;
    const int shift = 1 + (int)(0.0018f * (float)s->height);
    const float *h = s->ridge[k];
    float *relief = noise_row(s, 1);
    fractal_row(relief, s->width, (float)k * 3.7f, unit * (7 + 7 * near),
                v * (9 + 9 * near), 7, s->seed + 300 + (uint32_t)k);
    const float side =
        s->sun_x * (float)s->height < (float)s->width / 2 ? -1 : 1;
    for (int x = 0; x < s->width; x++) {
        const float depth = h[x] - (1 - v);
        if (depth < 0)
            continue;
        const int to = x + shift < s->width ? x + shift : x;
        const float slope = side * (relief[to] - relief[x]) * 9;
        const float snow =
            s->snow * step_between(0.30f, 0.62f,
                                   0.35f * relief[x] + 0.8f * h[x] -
                                       0.9f * depth + 0.1f * slope);
        struct colour c = times(s->land, 0.55f + 0.9f * relief[x] + slope);
        c = blend(c, times((struct colour){0.93f, 0.95f, 1.0f}, 0.72f + slope),
                  snow);
        c = blend(c, s->light, 0.10f * clamp(slope * 2));
        const float haze =
            0.86f * powf(1 - near, 1.1f) +
            0.5f * (1 - near) * step_between(0.02f, 0.24f, depth);
        row[x] =
            blend(c, blend(s->horizon, s->mist, clamp(depth * 5)), clamp(haze));
    }
}

static void paint_land(struct scene *s, int y, struct colour *row)
{
    const float v = (float)y / (float)s->height;
    paint_sky(s, y, 0.55f, row);
    for (int k = 0; k < s->ridges; k++) {
        if (!s->ridge[k])
            make_ridge(s, k);
        paint_ridge(s, k, v, row);
    }
}

/* The land upside down, drawn out by ripples that grow towards the viewer. */
static void paint_reflection(struct scene *s, int y, struct colour *row)
{
    const float unit = 1 / (float)s->height, v = (float)y * unit;
    const float below = v - s->water;
    const float swell = 0.004f + 0.05f * below;
    const float wave =
        fractal2(4, below * 240 / (0.25f + below), 3, s->seed + 40) - 0.5f;
    int mirrored = (int)((2 * s->water - v + swell * wave) * (float)s->height);
    mirrored = mirrored < 0 ? -mirrored : mirrored;
    paint_land(s, mirrored, row);
    float *ripple = noise_row(s, 1);
    fractal_row(ripple, s->width, 0, unit * 9 / (0.15f + 2 * below),
                below * 300 / (0.2f + below), 4, s->seed + 41);
    for (int x = 0; x < s->width; x++) {
        const float glance = 0.74f - 0.5f * below + 0.5f * (ripple[x] - 0.5f);
        row[x] = plus(times(row[x], glance), s->sky,
                      0.10f + 0.22f * step_between(0.55f, 0.8f, ripple[x]));
    }
}

void paint_mountains(struct scene *s, int y, struct colour *row)
{
    if (s->water > 0 && (float)y > s->water * (float)s->height)
        paint_reflection(s, y, row);
    else
        paint_land(s, y, row);
}

/* --- dunes --------------------------------------------------------------- */

void paint_dunes(struct scene *s, int y, struct colour *row)
{
    const float unit = 1 / (float)s->height, v = (float)y * unit;
    paint_sky(s, y, 0.42f, row);
    float *sand = noise_row(s, 1);
    fractal_row(sand, s->width, 0, unit * 260, v * 260, 3, s->seed + 20);
    for (int k = 0; k < s->ridges; k++) {
        const float near = (float)(k + 1) / (float)s->ridges;
        const float base = 0.38f + 0.5f * near * near;
        for (int x = 0; x < s->width; x++) {
            const float u = (float)x * unit;
            const float crest =
                base +
                0.13f * sinf(u * (1.2f + 2.1f * (1 - near)) + 2.4f * (float)k) *
                    (0.4f + near * 0.6f) +
                0.05f * sinf(u * 3.7f - 1.3f * (float)k);
            const float depth = v - crest;
            if (depth < 0)
                continue;
            /* The wind's side is lit; behind the winding crest lies shade. */
            const float wind =
                0.16f * sinf(u * 2.3f + 3 * (float)k + 5 * depth);
            const float lit = step_between(-0.06f, 0.10f, depth + wind - 0.05f);
            const float ripple =
                sinf((u * 55 + v * 210 + 7 * sinf(u * 6 + 9 * depth)) /
                     (0.35f + 0.65f * near));
            const float tone = 0.42f + 0.50f * lit + 0.05f * ripple * lit +
                               0.16f * (sand[x] - 0.5f) - 0.35f * depth;
            struct colour c = times(s->land, tone);
            c = plus(c, s->sky, 0.14f * (1 - lit));
            row[x] = blend(c, s->horizon, 0.55f * powf(1 - near, 1.3f));
        }
    }
}

/* --- sea ----------------------------------------------------------------- */

void paint_sea(struct scene *s, int y, struct colour *row)
{
    const float unit = 1 / (float)s->height, v = (float)y * unit;
    const float horizon = s->water;
    if (v < horizon) {
        paint_sky(s, y, horizon, row);
        return;
    }
    /* A plane seen from above: rows near the horizon are far away. */
    const float distance = 0.035f / (v - horizon + 0.004f);
    float *swell = noise_row(s, 1), *chop = noise_row(s, 2);
    const float spread = distance < 6 ? distance : 6;
    fractal_row(swell, s->width, 10, unit * 3.2f * spread, distance * 26, 5,
                s->seed + 50);
    fractal_row(chop, s->width, 20, unit * 22 * spread, distance * 150, 4,
                s->seed + 60);
    const float fade = 1 / (1 + 0.9f * distance);
    for (int x = 0; x < s->width; x++) {
        const float u = (float)x * unit;
        const float wave = 0.65f * swell[x] + 0.35f * chop[x];
        struct colour c = blend(
            s->land, s->sky, 0.15f + 0.75f * (1 - fade) + 0.9f * (wave - 0.5f));
        c = blend(c, s->horizon, 0.55f * powf(1 - fade, 3));
        const float path = (u - s->sun_x) / (0.05f + 0.55f * (v - horizon));
        const float glitter =
            step_between(0.50f, 0.72f, wave + 0.06f * (1 - fade));
        c = plus(c, s->light, 1.5f * expf(-path * path) * glitter);
        const float foam = step_between(0.66f, 0.80f, wave) * fade * fade;
        row[x] = blend(c, s->mist, 0.6f * foam);
    }
}

/* --- leaves -------------------------------------------------------------- */

/* One leaf's shade at (dx, dy) from its middle, or a negative number outside.
 */
static float leaf(float dx, float dy, float turn, float size)
{
    const float a = (dx * cosf(turn) + dy * sinf(turn)) / size;
    const float b = (dy * cosf(turn) - dx * sinf(turn)) / size;
    const float half = 0.42f * (1 - a * a) * (1 + 0.25f * a);
    if (fabsf(a) > 1 || fabsf(b) > half)
        return -1;
    const float vein = expf(-b * b * 900);
    const float side = fabsf(sinf((a * 9 - fabsf(b) * 12) * 1.6f));
    return 0.62f + 0.35f * b / 0.42f + 0.28f * vein +
           0.10f * step_between(0.85f, 1.0f, side);
}

void paint_leaves(struct scene *s, int y, struct colour *row)
{
    const float unit = 14 / (float)s->height, v = (float)y * unit;
    const int cy = (int)floorf(v);
    float *fine = noise_row(s, 1);
    fractal_row(fine, s->width, 0, unit * 9, v * 9, 5, s->seed + 8);
    for (int x = 0; x < s->width; x++) {
        const float u = (float)x * unit;
        const int cx = (int)floorf(u);
        float best = -1, shade = 0.1f, tint = 0, warm = 0;
        for (int n = 0; n < 9; n++) {
            const int gx = cx + n % 3 - 1, gy = cy + n / 3 - 1;
            const float order = random3(gx, gy, s->seed + 4);
            if (order < best)
                continue;
            const float dx = u - (float)gx - random3(gx, gy, s->seed + 1);
            const float dy = v - (float)gy - random3(gx, gy, s->seed + 2);
            const float one = leaf(dx, dy, 6.28f * random3(gx, gy, s->seed + 3),
                                   0.75f + 0.4f * order);
            if (one < 0)
                continue;
            best = order;
            shade = one * (0.35f + 0.75f * order);
            tint = random3(gx, gy, s->seed + 5);
            warm = random3(gx, gy, s->seed + 6);
        }
        struct colour c = blend(s->land, s->light, tint);
        c = blend(c, s->horizon, 0.7f * warm * warm);
        c = times(c, shade * (0.65f + 0.7f * fine[x]));
        const float ray = u - 0.55f * v - 3;
        row[x] = plus(c, s->mist, 0.20f * expf(-ray * ray * 0.06f));
    }
}

/* --- agate --------------------------------------------------------------- */

void paint_agate(struct scene *s, int y, struct colour *row)
{
    const float unit = 1 / (float)s->height, v = (float)y * unit;
    float *fine = noise_row(s, 1);
    fractal_row(fine, s->width, 0, unit * 90, v * 90, 4, s->seed + 9);
    for (int x = 0; x < s->width; x++) {
        const float u = (float)x * unit;
        const float bend = fractal2(u * 2.2f, v * 2.2f, 4, s->seed);
        const float twist = fractal2(u * 1.7f + 2.6f * bend,
                                     v * 1.7f - 2.1f * bend, 3, s->seed + 20);
        const float dx = u - s->sun_x, dy = v - s->sun_y;
        const float ring = sqrtf(dx * dx + dy * dy) * 1.4f + 1.25f * twist;
        const float band = 0.5f + 0.5f * sinf(ring * 46 + 3 * bend);
        const float wide = 0.5f + 0.5f * sinf(ring * 9.5f);
        struct colour c = blend(s->land, s->horizon, wide);
        c = blend(c, s->light, 0.55f * band * band);
        c = blend(c, s->sky, step_between(0.62f, 0.9f, twist));
        c = blend(c, s->mist, 0.8f * step_between(0.96f, 1.0f, band));
        row[x] = times(c, 0.86f + 0.28f * fine[x]);
    }
}

/* --- lights out of focus ------------------------------------------------- */

static struct colour add_light(struct scene *s, int gx, int gy, uint32_t layer,
                               float u, float v, struct colour c)
{
    const uint32_t seed = s->seed + 100 * layer;
    const float there = random3(gx, gy, seed);
    if (there > s->stars)
        return c;
    const float dx = u - (float)gx - random3(gx, gy, seed + 1);
    const float dy = v - (float)gy - random3(gx, gy, seed + 2);
    const float radius = 0.20f + 0.42f * random3(gx, gy, seed + 3);
    const float d = sqrtf(dx * dx + dy * dy) / radius;
    if (d > 1.05f)
        return c;
    const float disc = step_between(1.04f, 0.97f, d);
    const float rim = 0.75f + 0.5f * step_between(0.75f, 0.98f, d);
    struct colour tint = blend(s->light, s->horizon, random3(gx, gy, seed + 4));
    tint = blend(tint, s->mist, 0.5f * random3(gx, gy, seed + 5));
    return plus(c, tint, 0.42f * disc * rim * (0.3f + there));
}

void paint_lights(struct scene *s, int y, struct colour *row)
{
    const float unit = 1 / (float)s->height, v = (float)y * unit;
    float *fog = noise_row(s, 1), *street = noise_row(s, 2);
    fractal_row(fog, s->width, 0, unit * 2, v * 2, 4, s->seed + 7);
    fractal_row(street, s->width, 0, unit * 5, v * 30, 6, s->seed + 8);
    for (int x = 0; x < s->width; x++) {
        const float u = (float)x * unit;
        struct colour c = blend(s->sky, s->land, clamp(1.2f * v - 0.2f));
        c = plus(c, s->horizon,
                 0.30f * fog[x] * expf(-8 * (v - 0.55f) * (v - 0.55f)));
        c = times(c, 0.7f + 0.6f * street[x]);
        for (uint32_t layer = 0; layer < 2; layer++) {
            const float scale = layer ? 11.0f : 6.0f;
            const float lu = u * scale, lv = v * scale;
            const int cx = (int)floorf(lu), cy = (int)floorf(lv);
            for (int n = 0; n < 9; n++)
                c = add_light(s, cx + n % 3 - 1, cy + n / 3 - 1, layer, lu, lv,
                              c);
        }
        row[x] = c;
    }
}

/* --- canyon -------------------------------------------------------------- */

void paint_canyon(struct scene *s, int y, struct colour *row)
{
    const float unit = 1 / (float)s->height, v = (float)y * unit;
    float *rock = noise_row(s, 1), *crack = noise_row(s, 2);
    fractal_row(rock, s->width, 0, unit * 14, v * 34, 6, s->seed + 30);
    fractal_row(crack, s->width, 5, unit * 70, v * 8, 4, s->seed + 31);
    paint_sky(s, y, 0.5f, row);
    for (int k = 0; k < 3; k++) {
        const float near = (float)(k + 1) / 3;
        for (int x = 0; x < s->width; x++) {
            const float u = (float)x * unit;
            /* Mesas: steps cut into a smooth outline. */
            const float f =
                fractal2(u * (1.4f + 0.6f * (float)k) + 9 * (float)k, 1, 3,
                         s->seed + 3 * (uint32_t)k);
            const float top =
                0.30f + 0.30f * near +
                0.20f * (1.3f - near) * (step_between(0.54f, 0.46f, f) - 0.6f) +
                0.012f * crack[x];
            const float depth = v - top;
            if (depth < 0)
                continue;
            const float layer = v * 46 + 2.2f * rock[x] + 0.8f * sinf(u * 3);
            const float strata =
                0.5f + 0.5f * sinf(layer) * sinf(layer * 0.37f + 1);
            struct colour c = blend(s->land, s->light, 0.75f * strata);
            c = times(c, 0.45f + 0.55f * rock[x] + 0.5f * (crack[x] - 0.35f));
            c = times(c, 1 - 0.35f * step_between(0.0f, 0.5f, depth));
            row[x] = blend(c, s->horizon, 0.68f * (1 - near));
        }
    }
}
