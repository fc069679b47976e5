// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "pool.h"

static int nap(const void *argument, size_t size, struct result *result)
{
    sleep_seconds(*(const double *)argument);
    return result_set(result, argument, size);
}

int main(int argc, char **argv)
{
    double seconds = argc > 1 ? atof(argv[1]) : 0.9, value = 0;
    struct pool *pool = pool_create(&(struct pool_options){.workers = 1});
    struct future *future = pool_submit(pool, nap, &seconds, sizeof seconds);
    future_result(future, POOL_FOREVER, &value, sizeof value);
    printf("%g\n", value);
    fflush(stdout);
    future_free(future);
    pool_kill(pool);
    pool_free(pool);
    return 0;
}
