// diagnosis: the workers nap too often
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
    /* TODO: cancel the others. */
    printf("cancelled: %d\n", cancelled);
    for (int i = 0; i < 4; i++)
        future_free(futures[i]);
    pool_free(pool);
    return 0;
}
