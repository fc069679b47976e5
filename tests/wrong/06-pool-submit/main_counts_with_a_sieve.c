// diagnosis: the program itself does the work
// starts the workers, who only subtract two entries of its table: the program
// uses nearly all of the processor time, and the workers never compute.
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"

#define MAX 5000000

struct part {
    int first, last;
    bool bad;
};

static bool composite[MAX + 1];
static int primes_up_to[MAX + 1];

/* Much faster than a division by all numbers. The workers are forks, so they
 * have the tables too. */
static void make_tables(int limit)
{
    composite[0] = composite[1] = true;
    for (int i = 2; i * i <= limit; i++)
        if (!composite[i])
            for (int j = i * i; j <= limit; j += i)
                composite[j] = true;
    for (int i = 1; i <= limit; i++)
        primes_up_to[i] = primes_up_to[i - 1] + !composite[i];
}

static int count_primes(const void *argument, size_t size,
                        struct result *result)
{
    struct part part;
    memcpy(&part, argument, size);
    if (part.bad)
        return result_fail(result, "the worker dropped it");
    int count = primes_up_to[part.last] - primes_up_to[part.first - 1];
    return result_set(result, &count, sizeof count);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: exercise WORKERS PARTS LIMIT BAD\n");
        return 2;
    }
    const int workers = atoi(argv[1]), parts = atoi(argv[2]);
    const int limit = atoi(argv[3]), bad = atoi(argv[4]);
    struct part part[100];
    struct future *future[100];

    make_tables(limit);
    struct pool *pool = pool_create(&(struct pool_options){.workers = workers});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");

    for (int i = 1; i <= parts; i++) {
        part[i - 1] = (struct part){(i - 1) * limit / parts + 1,
                                    i * limit / parts, i == bad};
        future[i - 1] =
            pool_submit(pool, count_primes, &part[i - 1], sizeof part[0]);
        if (!future[i - 1])
            err(EXIT_FAILURE, "cannot submit");
    }

    int sum = 0, failed = 0;
    for (int i = 1; i <= parts; i++) {
        int count = 0;
        if (future_result(future[i - 1], POOL_FOREVER, &count, sizeof count) ==
            POOL_OK) {
            sum += count;
            printf("Part %d: %d primes from %d to %d\n", i, count,
                   part[i - 1].first, part[i - 1].last);
        } else {
            failed++;
            printf("Part %d failed: %s\n", i,
                   future_exception(future[i - 1], 0));
        }
        future_free(future[i - 1]);
    }
    pool_free(pool);
    if (failed) {
        printf("%d of %d parts failed\n", failed, parts);
        return 1;
    }
    printf("%d primes up to %d\n", sum, limit);
    return 0;
}
