// diagnosis: it does not say why
#include <stdio.h>
#include <stdlib.h>

#include <err.h>
#include <errno.h>
#include <sys/types.h>

#include "pool.h"

/* Stands in for a system that has no process left. */
pid_t fork(void)
{
    errno = EAGAIN;
    return -1;
}

int main(void)
{
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    if (!pool)
        return 1;
    printf("%d workers\n", pool_workers(pool));
    pool_free(pool);
    return 0;
}
