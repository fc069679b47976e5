/*
 * Step 12c: once more.
 *
 * The task crashes at its first try only: it gets the number of the try. If it
 * has no value, submit it once more, with 2. Print the try that worked.
 *
 *     try 2 worked
 *
 * Grade it: make grade 12c          Stuck? make hint 12c
 */
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
    /* TODO: if it has no value, free it and try again. */
    future_result(future, POOL_FOREVER, &value, sizeof value);
    printf("try %d worked\n", value);
    future_free(future);
    pool_free(pool);
    return 0;
}
