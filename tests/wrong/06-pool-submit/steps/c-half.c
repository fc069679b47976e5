// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>

#include "pool.h"

struct job {
    int a, b;
};

static int multiply(const void *argument, size_t size, struct result *result)
{
    (void)size;
    const struct job *job = argument;
    int value = job->a * job->b;
    return result_set(result, &value, sizeof value);
}

int main(int argc, char **argv)
{
    struct pool *pool = pool_create(&(struct pool_options){.workers = 1});
    struct job *job = malloc(sizeof *job);
    *job = (struct job){argc > 1 ? atoi(argv[1]) : 3,
                        argc > 2 ? atoi(argv[2]) : 4};
    int value = 0;
    struct future *future = pool_submit(pool, multiply, job, sizeof job->a);
    future_result(future, POOL_FOREVER, &value, sizeof value);
    printf("%d x %d = %d\n", job->a, job->b, value);
    future_free(future);
    pool_free(pool);
    free(job);
    return 0;
}
