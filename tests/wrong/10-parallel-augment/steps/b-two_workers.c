// diagnosis: fewer workers than asked for
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "pool.h"

static int work(const void *argument, size_t size, struct result *result)
{
    for (size_t i = 0; i < size / sizeof(double); i++)
        sleep_seconds(((const double *)argument)[i]);
    return result_set(result, argument, size);
}

int main(void)
{
    const double naps[4] = {0.2, 0.2, 0.2, 0.2};
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    struct future *futures[4];
    int done = 0;
    int tasks = 4;
    for (int i = 0; i < tasks; i++)
        futures[i] = pool_submit(pool, work, &naps[i], sizeof naps[i]);
    for (int i = 0; i < tasks; i++) {
        done += future_exception(futures[i], POOL_FOREVER) ? 0 : 4 / tasks;
        future_free(futures[i]);
    }
    printf("%d done\n", done);
    pool_free(pool);
    return 0;
}
