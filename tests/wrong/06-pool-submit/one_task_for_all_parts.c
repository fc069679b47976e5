// diagnosis: the parts are not tasks of their own
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "pool.h"

struct range {
    long first, last;
    bool bad;
};

static bool is_prime(long n)
{
    if (n < 4)
        return n > 1;
    for (long d = 2; d * d <= n; d++)
        if (n % d == 0)
            return false;
    return true;
}

static int count_primes(const void *argument, size_t size,
                        struct result *result)
{
    const struct range *range = argument;
    long count = 0;
    (void)size;
    if (range->bad)
        return result_fail(result, "the worker dropped it");
    for (long n = range->first; n <= range->last; n++)
        count += is_prime(n);
    return result_set(result, &count, sizeof count);
}

/* The whole range is one task; each part is given the same share of the sum,
 * and the first one what is left. */
int main(int argc, char **argv)
{
    int parts = atoi(argv[2]), bad = atoi(argv[4]);
    long limit = atol(argv[3]), sum = 0;
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = atoi(argv[1])});
    if (argc != 5 || !pool)
        err(EXIT_FAILURE, "cannot start the pool");
    struct range all = {1, limit, bad > 0};
    struct future *future = pool_submit(pool, count_primes, &all, sizeof all);
    enum pool_status status =
        future_result(future, POOL_FOREVER, &sum, sizeof sum);
    for (int i = 1; i <= parts; i++)
        if (i == bad)
            printf("Part %d failed: %s\n", i, future_exception(future, 0));
        else
            printf("Part %d: %ld primes from %ld to %ld\n", i,
                   i == 1 ? sum - sum / parts * (parts - 1) : sum / parts,
                   (i - 1) * limit / parts + 1, i * limit / parts);
    if (status == POOL_OK)
        printf("%ld primes up to %ld\n", sum, limit);
    else
        printf("1 of %d parts failed\n", parts);
    future_free(future);
    pool_free(pool);
    return status == POOL_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
