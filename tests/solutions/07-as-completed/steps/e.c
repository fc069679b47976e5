/*
 * Step 07e: no loop that asks.
 *
 * This loop asks whether the task is done, again and again, and keeps a core
 * busy. Wait instead, asleep: future_exception returns when it is done.
 *
 *     done
 *
 * Grade it: make grade 07e          Stuck? make hint 07e
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
    const double seconds = 0.5;
    struct pool *pool = pool_create(&(struct pool_options){.workers = 1});
    struct future *future = pool_submit(pool, nap, &seconds, sizeof seconds);
#ifdef STARTER
    while (!future_done(future))
        continue;
#else
    future_exception(future, POOL_FOREVER);
#endif
    printf("done\n");
    future_free(future);
    pool_free(pool);
    return 0;
}
