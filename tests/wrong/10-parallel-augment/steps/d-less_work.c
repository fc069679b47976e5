// diagnosis: the workers do not nap
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
    const double naps[4] = {0.4, 0.1};
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    struct future *futures[4];
    double nap, sum = 0;
    for (int i = 0; i < 2; i++)
        futures[i] = pool_submit(pool, work, &naps[i], sizeof naps[i]);
    for (int i = 0; i < 2; i++) {
        future_result(futures[i], POOL_FOREVER, &nap, sizeof nap);
        sum += nap;
        future_free(futures[i]);
    }
    printf("%g seconds of work\n", sum);
    pool_free(pool);
    return 0;
}
