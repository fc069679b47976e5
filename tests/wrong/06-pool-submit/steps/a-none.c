// diagnosis: no worker is started
#include <stdio.h>
#include <stdlib.h>

#include "pool.h"

int main(int argc, char **argv)
{
    int workers = argc > 1 ? atoi(argv[1]) : 3;
    struct pool *pool = NULL; /* TODO: pool_create */
    printf("%d workers\n", pool ? pool_workers(pool) : workers);
    /* TODO: pool_free */
    return 0;
}
