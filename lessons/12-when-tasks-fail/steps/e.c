/*
 * Step 12e: a pool that cannot start.
 *
 * pool_create returns NULL, with errno, if it cannot start all workers, as in
 * this program, which may not have a process more. Say so on stderr, and exit
 * with status 1. Nothing may crash.
 *
 *     cannot start the pool: Resource temporarily unavailable
 *
 * Grade it: make grade 12e          Stuck? make hint 12e
 */
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
    /* TODO: is there a pool? */
    printf("%d workers\n", pool_workers(pool));
    pool_free(pool);
    return 0;
}
