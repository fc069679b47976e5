// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>

#include "pool.h"

static int run(const void *argument, size_t size, struct result *result)
{
    if (*(const int *)argument == 1)
        abort();
    return result_set(result, argument, size);
}

int main(void)
{
    struct pool *pool = pool_create(&(struct pool_options){.workers = 1});
    int attempt = 1, value = 0;
    struct future *future = pool_submit(pool, run, &attempt, sizeof attempt);
    if (future_exception(future, POOL_FOREVER)) {
        future_free(future);
        future = pool_submit(pool, run, &attempt, sizeof attempt);
    }
    future_result(future, POOL_FOREVER, &value, sizeof value);
    printf("try %d worked\n", value);
    future_free(future);
    pool_free(pool);
    return 0;
}
