/*
 * Exercise 06: count primes, with all the workers of a pool.
 *
 *     exercise WORKERS PARTS LIMIT BAD
 *
 * Count the primes from 1 to LIMIT (PARTS to 5000000) in PARTS (1 to 100)
 * parts. Part I (from 1 on) goes
 *
 *     from (I - 1) * LIMIT / PARTS + 1  to  I * LIMIT / PARTS
 *
 * in whole-number division. Each part is one task for a pool of WORKERS (1 to
 * 8) processes: a worker that is free takes the next part, and none is dealt
 * out before. `exercise 2 3 100 0` prints the parts in their order, then the
 * sum, and exits with status 0:
 *
 *     Part 1: 11 primes from 1 to 33
 *     Part 2: 7 primes from 34 to 66
 *     Part 3: 7 primes from 67 to 100
 *     25 primes up to 100
 *
 * The task of part BAD (1 to PARTS; 0: none) fails; that is written. Its line
 * then says why, the last line says how many failed, and the exit status is 1.
 * `exercise 2 3 100 2` prints:
 *
 *     Part 1: 11 primes from 1 to 33
 *     Part 2 failed: the worker dropped it
 *     Part 3: 7 primes from 67 to 100
 *     1 of 3 parts failed
 *
 * Graded, with other valid numbers:
 *   - exactly these lines, and the exit status;
 *   - WORKERS processes are started, by the program itself, and no more;
 *   - with 2 workers or more, two of them compute at the same time: all tasks
 *     are submitted before the first result is asked for;
 *   - the program itself uses less than a quarter of the processor time;
 *   - the workers are joined, and have ended by themselves.
 * Any function may be used.
 *
 * Try it:   make try 06 ARGS="2 3 100 0"
 * Grade it: make grade 06          Stuck? make hint 06
 */
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

#ifdef STARTER
/* TODO: this is one task for all numbers. Make it PARTS of them: first submit
 * them all, then ask each future for its result. */
#else
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

#endif
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

#ifdef STARTER
    struct part all = {.first = 1, .last = limit, .bad = bad != 0};
    struct future *future = pool_submit(pool, count_primes, &all, sizeof all);
    if (!future)
        err(EXIT_FAILURE, "cannot submit");
    if (future_result(future, POOL_FOREVER, &sum, sizeof sum) == POOL_OK)
        printf("Part 1: %ld primes from 1 to %ld\n", sum, limit);
    printf("%ld primes up to %ld, in %d parts\n", sum, limit, parts);
    future_free(future);
    pool_free(pool);
    /* TODO: what if a task failed? */
    return EXIT_SUCCESS;
#else
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
#endif
}
