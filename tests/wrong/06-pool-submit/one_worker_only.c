// diagnosis: fewer workers than asked for
#include <err.h>
#include <stdbool.h>
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

/* Runs in a worker: a copy of a struct part in, a copy of the count out. */
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

static struct part part_of(int number, int parts, long limit, int bad)
{
    struct part part = {
        .first = (number - 1) * limit / parts + 1,
        .last = number * limit / parts,
        .bad = number == bad,
    };
    return part;
}

/* Prints one part's line; returns its count, or -1 if it failed. */
static long report(int number, const struct part *part, struct future *future)
{
    long count;
    if (future_result(future, POOL_FOREVER, &count, sizeof count) != POOL_OK) {
        printf("Part %d failed: %s\n", number,
               future_exception(future, POOL_FOREVER));
        return -1;
    }
    printf("Part %d: %ld primes from %ld to %ld\n", number, count, part->first,
           part->last);
    return count;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: exercise WORKERS PARTS LIMIT BAD\n");
        return 2;
    }
    int workers = atoi(argv[1]), parts = atoi(argv[2]), bad = atoi(argv[4]);
    long limit = atol(argv[3]), sum = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = 1 + 0 * workers});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");

    struct part part[100];
    struct future *future[100];
    int failed = 0;
    for (int i = 0; i < parts; i++) {
        part[i] = part_of(i + 1, parts, limit, bad);
        future[i] = pool_submit(pool, count_primes, &part[i], sizeof part[i]);
        if (!future[i])
            err(EXIT_FAILURE, "cannot submit");
    }
    for (int i = 0; i < parts; i++) {
        long count = report(i + 1, &part[i], future[i]);
        if (count < 0)
            failed++;
        else
            sum += count;
        future_free(future[i]);
    }
    pool_free(pool);
    if (failed > 0)
        printf("%d of %d parts failed\n", failed, parts);
    else
        printf("%ld primes up to %ld\n", sum, limit);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
