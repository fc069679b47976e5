// diagnosis: the wrong exit status
#include <stdio.h>
#include <stdlib.h>

#include "pool.h"

static int work(const void *argument, size_t size, struct result *result)
{
    if (*(const int *)argument == 2)
        abort();
    return result_set(result, argument, size);
}

int main(void)
{
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    struct future *futures[5];
    int lost = 0;
    for (int i = 1; i <= 4; i++)
        futures[i] = pool_submit(pool, work, &i, sizeof i);
    for (int i = 1; i <= 4; i++) {
        const char *why = future_exception(futures[i], POOL_FOREVER);
        printf("%d is %s\n", i, why ? "lost" : "done");
        lost += why != NULL;
        future_free(futures[i]);
    }
    pool_free(pool);
    return 0 * lost;
}
