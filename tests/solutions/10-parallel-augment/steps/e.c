/*
 * Step 10e: one decoder crashes.
 *
 * Job 2 of 4 crashes its worker. The others must be told all the same, and the
 * program ends with status 1. What is lost is said as "2 is lost".
 *
 *     1 is done
 *     2 is lost
 *     3 is done
 *     4 is done
 *
 * Grade it: make grade 10e          Stuck? make hint 10e
 */
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
#ifdef STARTER
        if (future_exception(futures[i], POOL_FOREVER))
            exit(1); /* TODO: and the others? */
        printf("%d is done\n", i);
#else
        const char *why = future_exception(futures[i], POOL_FOREVER);
        printf("%d is %s\n", i, why ? "lost" : "done");
        lost += why != NULL;
#endif
        future_free(futures[i]);
    }
    pool_free(pool);
    return lost > 0 ? 1 : 0;
}
