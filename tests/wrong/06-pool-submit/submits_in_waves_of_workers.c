// diagnosis: a worker is idle while a part waits
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "pool.h"

struct job {
    int from, to;
    int fails;
};

static int prime(int n)
{
    int i;
    if (n < 2)
        return 0;
    if (n == 2)
        return 1;
    if (n % 2 == 0)
        return 0;
    for (i = 3; i * i <= n; i += 2)
        if (n % i == 0)
            return 0;
    return 1;
}

static int run_job(const void *args, size_t size, struct result *result)
{
    struct job job = *(const struct job *)args;
    long found = 0;
    int n;
    (void)size;
    if (job.fails)
        return result_fail(result, "the worker dropped it");
    for (n = job.from; n <= job.to; n++)
        if (prime(n))
            found++;
    return result_set(result, &found, sizeof(found));
}

int main(int argc, char *argv[])
{
    int workers, parts, limit, bad, done = 0, failures = 0;
    long total = 0;
    struct pool *pool;

    if (argc != 5) {
        fprintf(stderr, "usage: %s WORKERS PARTS LIMIT BAD\n", argv[0]);
        exit(2);
    }
    workers = atoi(argv[1]);
    parts = atoi(argv[2]);
    limit = atoi(argv[3]);
    bad = atoi(argv[4]);

    struct pool_options options = {.workers = workers};
    pool = pool_create(&options);
    if (pool == NULL) {
        perror("pool_create");
        exit(1);
    }

    while (done < parts) {
        struct future *running[8];
        struct job jobs[8];
        int n = parts - done < workers ? parts - done : workers;

        /* give each worker a part */
        for (int w = 0; w < n; w++) {
            int i = done + w + 1;
            jobs[w].from = (i - 1) * limit / parts + 1;
            jobs[w].to = i * limit / parts;
            jobs[w].fails = i == bad;
            running[w] = pool_submit(pool, run_job, &jobs[w], sizeof(jobs[w]));
            if (running[w] == NULL) {
                perror("pool_submit");
                exit(1);
            }
        }
        /* collect their results */
        for (int w = 0; w < n; w++) {
            long found;
            enum pool_status status =
                future_result(running[w], POOL_FOREVER, &found, sizeof(found));
            if (status == POOL_OK) {
                printf("Part %d: %ld primes from %d to %d\n", done + w + 1,
                       found, jobs[w].from, jobs[w].to);
                total += found;
            } else {
                printf("Part %d failed: %s\n", done + w + 1,
                       future_exception(running[w], 0));
                failures++;
            }
            future_free(running[w]);
        }
        done += n;
    }
    pool_free(pool);

    if (failures == 0) {
        printf("%ld primes up to %d\n", total, limit);
        return 0;
    }
    printf("%d of %d parts failed\n", failures, parts);
    return 1;
}
