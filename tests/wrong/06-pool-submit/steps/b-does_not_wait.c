// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "pool.h"

static int square(const void *argument, size_t size, struct result *result)
{
    int number = *(const int *)argument;
    (void)size;
    number *= number;
    sleep_seconds(0.2);
    return result_set(result, &number, sizeof number);
}

int main(int argc, char **argv)
{
    int number = argc > 1 ? atoi(argv[1]) : 7, value = 0;
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    struct future *future = pool_submit(pool, square, &number, sizeof number);
    future_result(future, 0, &value, sizeof value);
    future_free(future);
    printf("%d\n", value);
    pool_free(pool);
    return 0;
}
