// Style: callbacks keep the counts, and pool_free waits.
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    return (struct part){(number - 1) * limit / parts + 1,
                         number * limit / parts, number == bad};
}

static long counts[101];
static char *why[101];

static void done(struct future *f, void *context)
{
    int i = (int)(long)context;
    if (future_result(f, 0, &counts[i], sizeof(long)) != POOL_OK)
        why[i] = strdup(future_exception(f, 0));
}

int main(int argc, char **argv)
{
    int workers = atoi(argv[1]), parts = atoi(argv[2]), bad = atoi(argv[4]),
        failed = 0;
    long limit = atol(argv[3]), sum = 0;
    struct pool *pool = pool_create(&(struct pool_options){.workers = workers});
    (void)argc;
    for (int i = 1; i <= parts; i++) {
        struct part p = part_of(i, parts, limit, bad);
        struct future *f = pool_submit(pool, count_primes, &p, sizeof p);
        future_add_done_callback(f, done, (void *)(long)i);
        future_free(f);
    }
    pool_free(pool);
    for (int i = 1; i <= parts; i++) {
        struct part p = part_of(i, parts, limit, bad);
        if (why[i]) {
            failed++;
            printf("Part %d failed: %s\n", i, why[i]);
        } else {
            sum += counts[i];
            printf("Part %d: %ld primes from %ld to %ld\n", i, counts[i],
                   p.first, p.last);
        }
    }
    if (failed)
        printf("%d of %d parts failed\n", failed, parts);
    else
        printf("%ld primes up to %ld\n", sum, limit);
    return failed > 0;
}
