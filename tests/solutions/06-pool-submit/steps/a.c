/*
 * Step 06a: make a pool, and free it.
 *
 * Make a pool of WORKERS processes, the first argument, 1 to 20, and free it,
 * which ends its workers and joins them. In between, the program prints how
 * many there are. `3` prints:
 *
 *     3 workers
 *
 * Grade it: make grade 06a          Stuck? make hint 06a
 */
#include <stdio.h>
#include <stdlib.h>

#include "pool.h"

int main(int argc, char **argv)
{
    int workers = argc > 1 ? atoi(argv[1]) : 3;
#ifdef STARTER
    struct pool *pool = NULL; /* TODO: pool_create */
#else
    struct pool *pool = pool_create(&(struct pool_options){.workers = workers});
#endif
    printf("%d workers\n", pool ? pool_workers(pool) : workers);
#ifdef STARTER
    /* TODO: pool_free */
#else
    pool_free(pool);
#endif
    return 0;
}
