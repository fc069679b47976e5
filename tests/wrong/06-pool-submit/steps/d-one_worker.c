// diagnosis: fewer workers than asked for
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "pool.h"

static int nap(const void *argument, size_t size, struct result *result)
{
    sleep_seconds(0.2);
    return result_set(result, argument, size);
}

int main(void)
{
    struct pool *pool = pool_create(&(struct pool_options){.workers = 1});
    struct future *futures[3];
    int value = 0;
    for (int i = 0; i < 3; i++) {
        futures[i] = pool_submit(pool, nap, &i, sizeof i);
    }
    for (int i = 0; i < 3; i++) {
        future_result(futures[i], POOL_FOREVER, &value, sizeof value);
        printf(i < 2 ? "%d " : "%d\n", value);
        future_free(futures[i]);
    }
    pool_free(pool);
    return 0;
}
