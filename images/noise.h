/* Random landscapes need randomness that has shape and can be repeated. */
#ifndef NOISE_H
#define NOISE_H

#include <stdint.h>

/* A well-stirred 32-bit number for each (x, y, seed). */
uint32_t hash3(uint32_t x, uint32_t y, uint32_t seed);

/* The same as a number from 0 to 1. */
float random3(int x, int y, uint32_t seed);

/* Smooth value noise from 0 to 1; its hills are about 1 apart. */
float noise2(float x, float y, uint32_t seed);

/* `octaves` of it, each twice as fine and half as strong; 0 to 1. */
float fractal2(float x, float y, int octaves, uint32_t seed);

/* out[i] = fractal2(x + i * step, y, octaves, seed), much faster. */
void fractal_row(float *out, int n, float x, float step, float y, int octaves,
                 uint32_t seed);

#endif
