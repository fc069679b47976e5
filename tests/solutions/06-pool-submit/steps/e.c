/*
 * Step 06e: a task that fails.
 *
 * `half` fails for an odd number. future_exception waits, and returns the
 * reason, or NULL if the task has a value. Print the reason, else the value.
 * `7` and `8` print:
 *
 *     failed: 7 is odd
 *     4
 *
 * Grade it: make grade 06e          Stuck? make hint 06e
 */
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
#ifdef STARTER
    future_result(future, POOL_FOREVER, &value, sizeof value);
    printf("%d\n", value);
#else
    const char *why = future_exception(future, POOL_FOREVER);
    future_result(future, POOL_FOREVER, &value, sizeof value);
    if (why)
        printf("failed: %s\n", why);
    else
        printf("%d\n", value);
#endif
    future_free(future);
    pool_free(pool);
    return 0;
}
