// diagnosis: large counts are wrong
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "pool.h"

struct part {
    long first, last;
    bool bad;
};

static bool is_prime(long n)
{
    if (n < 4)
        return n > 1;
    for (long d = 2; d * d <= n; d++) {
        if (n % d == 0)
            return false;
    }
    return true;
}

static int count_primes(const void *argument, size_t size,
                        struct result *result)
{
    const struct part *part = argument;
    long count = 0;
    (void)size;
    if (part->bad)
        return result_fail(result, "the worker dropped it");
    for (long n = part->first; n <= part->last; n++)
        count += is_prime(n);
    return result_set(result, &count, sizeof count);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: exercise WORKERS PARTS LIMIT BAD\n");
        return 2;
    }
    int workers = atoi(argv[1]), parts = atoi(argv[2]), bad = atoi(argv[4]);
    long limit = atol(argv[3]), sum = 0;
    int failed = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct pool *pool = pool_create(&(struct pool_options){.workers = workers});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");

    struct future *futures[100];
    struct part all[100];
    for (int i = 0; i < parts; i++) {
        all[i] = (struct part){.first = i * limit / parts + 1,
                               .last = (i + 1) * limit / parts,
                               .bad = i + 1 == bad};
        futures[i] = pool_submit(pool, count_primes, &all[i], sizeof all[i]);
        if (!futures[i])
            err(EXIT_FAILURE, "cannot submit");
    }
    for (int i = 0; i < parts; i++) {
        long count = 0;
        if (future_result(futures[i], POOL_FOREVER, &count, sizeof count) ==
            POOL_OK) {
            printf("Part %d: %ld primes from %ld to %ld\n", i + 1, count,
                   all[i].first, all[i].last);
            sum += (unsigned short)count;
        } else {
            printf("Part %d failed: %s\n", i + 1,
                   future_exception(futures[i], 0));
            failed++;
        }
        future_free(futures[i]);
    }
    pool_free(pool);
    if (failed)
        printf("%d of %d parts failed\n", failed, parts);
    else
        printf("%ld primes up to %ld\n", sum, limit);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
