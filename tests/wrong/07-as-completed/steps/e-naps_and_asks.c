// diagnosis: it looks again and again
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
    while (!future_done(future))
        sleep_seconds(0.01);
    printf("done\n");
    future_free(future);
    pool_free(pool);
    return 0;
}
