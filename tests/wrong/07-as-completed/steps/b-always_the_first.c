// diagnosis: the lines are not as asked for
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
    const char *const names[2] = {"long", "short"};
    const double naps[2] = {0.4, 0.1};
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    struct future *futures[2], *future;
    double value = 0;
    for (int i = 0; i < 2; i++)
        futures[i] = pool_submit(pool, nap, &naps[i], sizeof naps[i]);
    struct as_completed *iterator =
        as_completed_create(futures, 2, POOL_FOREVER);
    while ((future = as_completed_next(iterator)) != NULL) {
        future_result(future, POOL_FOREVER, &value, sizeof value);
        int i = 0; /* TODO: which one is it? */
        printf("%s: %g\n", names[i], value);
    }
    as_completed_free(iterator);
    future_free(futures[0]);
    future_free(futures[1]);
    pool_free(pool);
    return 0;
}
