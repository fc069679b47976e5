#include <stdlib.h>
#include <string.h>

#include "kernels.h"

/* The Makefile says that the wider sets are built too. Who compiles this folder
 * with one command has the baseline. */
#if defined(__x86_64__) && defined(KERNELS_WIDER)
static const struct kernels *best(void)
{
    if (__builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq"))
        return &kernels_avx512;
    return __builtin_cpu_supports("avx2") ? &kernels_avx2 : &kernels_baseline;
}

const struct kernels *kernels(void)
{
    const struct kernels *widest = best();
    const char *wish = getenv("FORKLINGS_KERNELS");
    if (!wish)
        return widest;
    if (strcmp(wish, "baseline") == 0)
        return &kernels_baseline;
    /* Never one that this processor would not understand. */
    if (strcmp(wish, "avx2") == 0 && widest == &kernels_avx512)
        return &kernels_avx2;
    return widest;
}
#else
/* Otherwise the compiler's own default is the right one: arm64 always has its
 * vectors. */
const struct kernels *kernels(void)
{
    return &kernels_baseline;
}
#endif
