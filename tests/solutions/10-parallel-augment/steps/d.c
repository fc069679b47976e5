/*
 * Step 10d: the largest first.
 *
 * Two workers, and jobs of 0.1, 0.1, 0.1 and 0.4 seconds. The long one comes
 * last, and somebody waits for it alone: 0.5 seconds in all. Submit it first,
 * and all is over after 0.4. The sum stays:
 *
 *     0.7 seconds of work
 *
 * Grade it: make grade 10d          Stuck? make hint 10d
 */
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "pool.h"

static int work(const void *argument, size_t size, struct result *result)
{
    sleep_seconds(*(const double *)argument);
    return result_set(result, argument, size);
}

int main(void)
{
#ifdef STARTER
    const double naps[4] = {0.1, 0.1, 0.1, 0.4};
#else
    const double naps[4] = {0.4, 0.1, 0.1, 0.1};
#endif
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    struct future *futures[4];
    double nap, sum = 0;
    for (int i = 0; i < 4; i++)
        futures[i] = pool_submit(pool, work, &naps[i], sizeof naps[i]);
    for (int i = 0; i < 4; i++) {
        future_result(futures[i], POOL_FOREVER, &nap, sizeof nap);
        sum += nap;
        future_free(futures[i]);
    }
    printf("%g seconds of work\n", sum);
    pool_free(pool);
    return 0;
}
