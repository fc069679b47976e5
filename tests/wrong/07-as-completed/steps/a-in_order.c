// diagnosis: the lines come in the wrong order
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
    const double naps[3] = {0.5, 0.1, 0.3};
    struct pool *pool = pool_create(&(struct pool_options){.workers = 3});
    struct future *futures[3], *future;
    double value = 0;
    for (int i = 0; i < 3; i++)
        futures[i] = pool_submit(pool, nap, &naps[i], sizeof naps[i]);
    for (int i = 0; i < 3; i++) {
        future = futures[i];
        future_result(future, POOL_FOREVER, &value, sizeof value);
        printf("%g\n", value);
        fflush(stdout);
        future_free(future);
    }
    pool_free(pool);
    return 0;
}
