/*
 * Step 07d: cancel the rest.
 *
 * One worker, three tasks. When the first result is there, nobody needs the
 * others: cancel each of them, and print how many could be cancelled. What
 * runs already cannot.
 *
 *     first: 0.2
 *     cancelled: 1
 *
 * Grade it: make grade 07d          Stuck? make hint 07d
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
    const double seconds = 0.2;
    struct pool *pool = pool_create(&(struct pool_options){.workers = 1});
    struct future *futures[3];
    double value = 0;
    int cancelled = 0;
    for (int i = 0; i < 3; i++)
        futures[i] = pool_submit(pool, nap, &seconds, sizeof seconds);
    future_result(futures[0], POOL_FOREVER, &value, sizeof value);
    printf("first: %g\n", value);
    sleep_seconds(0.1);
    future_done(futures[1]); /* here the pool hands out the next one */
    /* TODO: cancel futures 1 and 2. */
    printf("cancelled: %d\n", cancelled);
    for (int i = 0; i < 3; i++)
        future_free(futures[i]);
    pool_free(pool);
    return 0;
}
