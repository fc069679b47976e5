// diagnosis: the workers do not end by themselves
#include <stdio.h>
#include <stdlib.h>

#include "pool.h"

int main(int argc, char **argv)
{
    int workers = argc > 1 ? atoi(argv[1]) : 3;
    struct pool *pool = pool_create(&(struct pool_options){.workers = workers});
    printf("%d workers\n", pool ? pool_workers(pool) : workers);
    return 0;
}
