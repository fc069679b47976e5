// diagnosis: the parts are cut at other numbers
/*
 * Exercise 06: count primes, with all the workers of a pool.
 *
 *     exercise WORKERS PARTS LIMIT BAD
 *
 * Four whole numbers: WORKERS from 1 to 8, PARTS from 1 to 100, LIMIT from
 * PARTS to 5000000, BAD from 0 to PARTS. The program counts the primes from 1
 * to LIMIT in PARTS parts. Part I (from 1 on) goes
 *
 *     from (I - 1) * LIMIT / PARTS + 1  to  I * LIMIT / PARTS
 *
 * in whole-number division, so that together they leave out no number and
 * count none twice. Each part is one task for a pool of WORKERS processes.
 * `exercise 2 3 100 0` prints the parts in their order, then the sum:
 *
 *     Part 1: 11 primes from 1 to 33
 *     Part 2: 7 primes from 34 to 66
 *     Part 3: 7 primes from 67 to 100
 *     25 primes up to 100
 *
 * The task of part BAD fails (that is written; with 0 none does). Its line
 * then says why, and instead of the sum the last line says how many failed:
 * `exercise 2 3 100 2` prints
 *
 *     Part 1: 11 primes from 1 to 33
 *     Part 2 failed: the worker dropped it
 *     Part 3: 7 primes from 67 to 100
 *     1 of 3 parts failed
 *
 * and exits with status 1. Without a failure the exit status is 0.
 *
 * The grader, with numbers of its own, looks at these things:
 *   - WORKERS processes are started, by the program itself, and no more;
 *   - with 2 workers or more, at least two of them compute at the same time:
 *     all tasks are submitted before the first result is asked for;
 *   - the counting is done by the workers: the program itself uses less than
 *     a quarter of the processor time;
 *   - exactly these lines, and the exit status;
 *   - at the end the workers are joined, and have ended by themselves.
 * The grader gives valid arguments only. common/pool/ is made for this, but
 * any function may be used.
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

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    int workers = atoi(argv[1]), parts = atoi(argv[2]), bad = atoi(argv[4]);
    long limit = atol(argv[3]), sum = 0;
    int failed = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct pool *pool = pool_create(&(struct pool_options){.workers = workers});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");
    static struct future *futures[100];
    static struct part all[100];
    for (int i = 1; i <= parts; i++) {
        struct part *p = &all[i - 1];
        p->first = (i - 1) * limit / parts + 1;
        p->last = (long)((float)i * (float)limit / (float)parts);
        p->bad = i == bad;
        futures[i - 1] = pool_submit(pool, count_primes, p, sizeof *p);
        if (!futures[i - 1])
            err(EXIT_FAILURE, "cannot submit");
    }
    for (int i = 0; i < parts; i++) {
        long n;
        if (future_result(futures[i], POOL_FOREVER, &n, sizeof n) == POOL_OK) {
            printf("Part %d: %ld primes from %ld to %ld\n", i + 1, n,
                   all[i].first, all[i].last);
            sum += n;
        } else {
            printf("Part %d failed: %s\n", i + 1,
                   future_exception(futures[i], POOL_FOREVER));
            failed++;
        }
        future_free(futures[i]);
    }
    pool_free(pool);
    if (failed > 0)
        printf("%d of %d parts failed\n", failed, parts);
    else
        printf("%ld primes up to %ld\n", sum, limit);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
