/*
 * Step 06b: one future.
 *
 * Submit `square` with the number, the first argument, and print its result:
 * future_result waits for the value and copies it. Free the future. `7`
 * prints:
 *
 *     49
 *
 * Grade it: make grade 06b          Stuck? make hint 06b
 */
#include <stdio.h>
#include <stdlib.h>

#include "pool.h"

static int square(const void *argument, size_t size, struct result *result)
{
    int number = *(const int *)argument;
    (void)size;
    number *= number;
    return result_set(result, &number, sizeof number);
}

int main(int argc, char **argv)
{
    int number = argc > 1 ? atoi(argv[1]) : 7, value = 0;
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    (void)square; /* TODO: submit it, and wait for its value. */
    value = number;
    printf("%d\n", value);
    pool_free(pool);
    return 0;
}
