// diagnosis: the lines come in the wrong order
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
    const double naps[3] = {0.5, 0.1, 0.3};
    struct pool *pool = pool_create(&(struct pool_options){.workers = 3});
    struct future *futures[3], *done;
    for (int i = 0; i < 3; i++)
        futures[i] = pool_submit(pool, work, &naps[i], sizeof naps[i]);
    struct as_completed *iterator =
        as_completed_create(futures, 3, POOL_FOREVER);
    for (int i = 0; i < 3; i++) {
        done = futures[i];
        (void)as_completed_next;
        double nap = 0;
        future_result(done, POOL_FOREVER, &nap, sizeof nap);
        printf("%g is done\n", nap);
        fflush(stdout);
    }
    as_completed_free(iterator);
    for (int i = 0; i < 3; i++)
        future_free(futures[i]);
    pool_free(pool);
    return 0;
}
