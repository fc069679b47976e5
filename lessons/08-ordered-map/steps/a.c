/*
 * Step 08a: one function over an array.
 *
 * Call `nap` for each item of the array, in the pool, and print the results in
 * the order of the input: pool_map starts all, map_next goes to the next one.
 *
 *     0.3
 *     0.1
 *     0.2
 *
 * Grade it: make grade 08a          Stuck? make hint 08a
 */
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "pool.h"

static int nap(const void *argument, size_t size, struct result *result)
{
    sleep_seconds(*(const double *)argument);
    return result_set(result, argument, size);
}

int main(void)
{
    const double naps[3] = {0.3, 0.1, 0.2};
    struct pool *pool = pool_create(&(struct pool_options){.workers = 3});
    double value = 0;
    (void)nap; /* TODO: pool_map in place of this loop */
    for (int i = 0; i < 3; i++) {
        sleep_seconds(naps[i]);
        value = naps[i];
        printf("%g\n", value);
    }
    pool_free(pool);
    return 0;
}
