// diagnosis: one task after the other
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
    long limit = atol(argv[3]);

    struct part list[100];
    for (int i = 1; i <= parts; i++)
        list[i - 1] = (struct part){.first = (i - 1) * limit / parts + 1,
                                    .last = i * limit / parts,
                                    .bad = i == bad};

    struct pool *pool = pool_create(&(struct pool_options){.workers = workers});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");
    struct map *map =
        pool_map(pool, count_primes, list, (size_t)parts, sizeof list[0],
                 &(struct map_options){.chunksize = (size_t)workers});
    if (!map)
        err(EXIT_FAILURE, "cannot map");

    long sum = 0;
    int failed = 0;
    for (int i = 0; map_next(map); i++) {
        long count;
        if (map_result(map, &count, sizeof count) == POOL_OK) {
            printf("Part %d: %ld primes from %ld to %ld\n", i + 1, count,
                   list[i].first, list[i].last);
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
