/*
 * Step 12d: cancel what waits.
 *
 * The first task fails: then the others are not wanted. Cancel what has not
 * begun, and print how many of the three others were cancelled.
 *
 *     failed: no such luck
 *     cancelled: 3
 *
 * Grade it: make grade 12d          Stuck? make hint 12d
 */
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "pool.h"

static int run(const void *argument, size_t size, struct result *result)
{
    sleep_seconds(0.2);
    if (*(const int *)argument == 0)
        return result_fail(result, "no such luck");
    return result_set(result, argument, size);
}

int main(void)
{
    struct pool *pool = pool_create(&(struct pool_options){.workers = 1});
    struct future *futures[4];
    int cancelled = 0;
    for (int i = 0; i < 4; i++)
        futures[i] = pool_submit(pool, run, &i, sizeof i);
    const char *why = future_exception(futures[0], POOL_FOREVER);
    printf("failed: %s\n", why ? why : "no");
#ifdef STARTER
    /* TODO: cancel the others. */
#else
    for (int i = 1; i < 4; i++)
        cancelled += future_cancel(futures[i]);
#endif
    printf("cancelled: %d\n", cancelled);
    for (int i = 0; i < 4; i++)
        future_free(futures[i]);
    pool_free(pool);
    return 0;
}
