// Style: pool_map does the submitting.
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

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: exercise WORKERS PARTS LIMIT BAD\n");
        return 2;
    }
    int workers = atoi(argv[1]), parts = atoi(argv[2]), bad = atoi(argv[4]);
    long limit = atol(argv[3]), sum = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct pool *pool = pool_create(&(struct pool_options){.workers = workers});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");

    struct part part[100];
    int failed = 0;
    for (int i = 0; i < parts; i++)
        part[i] = part_of(i + 1, parts, limit, bad);
    struct map *map =
        pool_map(pool, count_primes, part, (size_t)parts, sizeof *part, NULL);
    if (!map)
        err(EXIT_FAILURE, "cannot map");
    for (int i = 0; map_next(map); i++) {
        long count;
        if (map_result(map, &count, sizeof count) == POOL_OK) {
            printf("Part %d: %ld primes from %ld to %ld\n", i + 1, count,
                   part[i].first, part[i].last);
            sum += count;
        } else {
            printf("Part %d failed: %s\n", i + 1, map_exception(map));
            failed++;
        }
    }
    map_free(map);
    pool_free(pool);
    if (failed > 0)
        printf("%d of %d parts failed\n", failed, parts);
    else
        printf("%ld primes up to %ld\n", sum, limit);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
