// diagnosis: a failed task goes unnoticed
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "pool.h"

struct part {
    long first, last;
    bool bad;
};

struct entry {
    struct part part;
    struct future *future;
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

static void submit(struct pool *pool, struct entry *entry, struct part part)
{
    entry->part = part;
    entry->future = pool_submit(pool, count_primes, &part, sizeof part);
    if (!entry->future)
        err(EXIT_FAILURE, "cannot submit");
}

int main(int argc, char **argv)
{
    if (argc != 5)
        errx(2, "usage: exercise WORKERS PARTS LIMIT BAD");
    int workers = atoi(argv[1]), parts = atoi(argv[2]), bad = atoi(argv[4]);
    long limit = atol(argv[3]);
    struct entry *list = calloc((size_t)parts, sizeof *list);
    struct pool *pool = pool_create(&(struct pool_options){.workers = workers});
    if (!pool || !list)
        err(EXIT_FAILURE, "cannot start the pool");

    /* Every part begins behind the one before; the last goes up to limit. */
    long begin = 1;
    for (int i = 1; i < parts; i++) {
        long end = i * limit / parts;
        submit(pool, &list[i - 1],
               (struct part){.first = begin, .last = end, .bad = i == bad});
        begin = end + 1;
    }
    submit(pool, &list[parts - 1],
           (struct part){.first = begin, .last = limit});

    long sum = 0;
    int failed = 0;
    for (int i = 0; i < parts; i++) {
        long count;
        const char *why = future_exception(list[i].future, POOL_FOREVER);
        if (why) {
            printf("Part %d failed: %s\n", i + 1, why);
            failed++;
        } else {
            future_result(list[i].future, 0, &count, sizeof count);
            printf("Part %d: %ld primes from %ld to %ld\n", i + 1, count,
                   list[i].part.first, list[i].part.last);
            sum += count;
        }
        future_free(list[i].future);
    }
    if (failed)
        printf("%d of %d parts failed\n", failed, parts);
    else
        printf("%ld primes up to %ld\n", sum, limit);
    pool_free(pool);
    free(list);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
