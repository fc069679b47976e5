#include "chance.h"

/* Source: Vigna's splitmix64 (2015), in the public domain. */
static uint64_t random_bits(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

long chance_below(uint64_t *state, long count)
{
    return (long)(random_bits(state) % (uint64_t)count);
}
