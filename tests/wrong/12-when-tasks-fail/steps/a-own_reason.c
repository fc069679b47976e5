// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>

#include "pool.h"

/* 0: fails; 1: crashes; 2: works */
static int run(const void *argument, size_t size, struct result *result)
{
    int what = *(const int *)argument;
    if (what == 0)
        return result_fail(result, "no such luck");
    if (what == 1)
        abort();
    return result_set(result, argument, size);
}

int main(void)
{
    struct pool *pool = pool_create(&(struct pool_options){.workers = 1});
    struct future *futures[3];
    for (int i = 0; i < 3; i++)
        futures[i] = pool_submit(pool, run, &i, sizeof i);
    for (int i = 0; i < 3; i++) {
        int value = 0;
        const char *why = future_exception(futures[i], POOL_FOREVER);
        future_result(futures[i], POOL_FOREVER, &value, sizeof value);
        if (why)
            printf("lost: it failed\n");
        else
            printf("value: %d\n", value);
        future_free(futures[i]);
    }
    pool_free(pool);
    return 0;
}
