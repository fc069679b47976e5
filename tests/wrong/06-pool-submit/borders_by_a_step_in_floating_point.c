// diagnosis: the parts are cut at other numbers
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "pool.h"

struct part {
    int number;
    long first, last;
    int bad;
};

struct line {
    struct part part;
    long count;
    char why[100]; /* "": it went well */
};

static int is_prime(long n)
{
    if (n < 2)
        return 0;
    for (long d = 2; d * d <= n; d++)
        if (n % d == 0)
            return 0;
    return 1;
}

static int count_primes(const void *argument, size_t size,
                        struct result *result)
{
    struct line line = {.part = *(const struct part *)argument};
    (void)size;
    if (line.part.bad)
        snprintf(line.why, sizeof line.why, "the worker dropped it");
    else
        for (long n = line.part.first; n <= line.part.last; n++)
            line.count += is_prime(n);
    return result_set(result, &line, sizeof line);
}

int main(int argc, char **argv)
{
    if (argc != 5)
        errx(2, "usage: exercise WORKERS PARTS LIMIT BAD");
    int workers = atoi(argv[1]), parts = atoi(argv[2]), bad = atoi(argv[4]);
    long limit = atol(argv[3]);
    double step = (double)limit / parts;

    struct pool *pool = pool_create(&(struct pool_options){.workers = workers});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");
    struct future *futures[100];
    for (int i = 1; i <= parts; i++) {
        struct part part = {
            .number = i,
            .first = (long)((i - 1) * step) + 1,
            .last = (long)(i * step),
            .bad = i == bad,
        };
        futures[i - 1] = pool_submit(pool, count_primes, &part, sizeof part);
        if (!futures[i - 1])
            err(EXIT_FAILURE, "cannot submit");
    }

    /* As they come; sorted into their places. */
    static struct line lines[101];
    struct as_completed *iterator =
        as_completed_create(futures, (size_t)parts, POOL_FOREVER);
    if (!iterator)
        err(EXIT_FAILURE, "cannot wait");
    for (struct future *future; (future = as_completed_next(iterator));) {
        struct line line;
        if (future_result(future, 0, &line, sizeof line) != POOL_OK)
            errx(EXIT_FAILURE, "%s", future_exception(future, 0));
        lines[line.part.number] = line;
        future_free(future);
    }
    as_completed_free(iterator);
    pool_free(pool);

    long sum = 0;
    int failed = 0;
    for (int i = 1; i <= parts; i++) {
        const struct line *line = &lines[i];
        if (line->why[0]) {
            printf("Part %d failed: %s\n", i, line->why);
            failed++;
        } else {
            printf("Part %d: %ld primes from %ld to %ld\n", i, line->count,
                   line->part.first, line->part.last);
            sum += line->count;
        }
    }
    if (failed)
        printf("%d of %d parts failed\n", failed, parts);
    else
        printf("%ld primes up to %ld\n", sum, limit);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
