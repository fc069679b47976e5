// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>

#include "pool.h"

static int half(const void *argument, size_t size, struct result *result)
{
    int number = *(const int *)argument;
    (void)size;
    if (number % 2 != 0)
        return result_fail(result, "%d is odd", number);
    number /= 2;
    return result_set(result, &number, sizeof number);
}

int main(int argc, char **argv)
{
    int number = argc > 1 ? atoi(argv[1]) : 7, value = 0;
    struct pool *pool = pool_create(&(struct pool_options){.workers = 1});
    struct future *future = pool_submit(pool, half, &number, sizeof number);
    const char *why = future_exception(future, POOL_FOREVER);
    future_result(future, POOL_FOREVER, &value, sizeof value);
    if (why)
        printf("failed: %d\n", number);
    else
        printf("%d\n", value);
    future_free(future);
    pool_free(pool);
    return 0;
}
