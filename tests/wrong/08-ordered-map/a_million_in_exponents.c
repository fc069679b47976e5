// diagnosis: not the lines that are asked for
#include <err.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "pool.h"

#define MOST_ITEMS 100

static int root(const void *argument, size_t size, struct result *result)
{
    const double *item = argument; /* its nap, its number */
    (void)size;
    sleep_seconds(item[0]);
    if (item[1] < 0)
        return result_fail(result, "%g has no root", item[1]);
    double *value = result_reserve(result, sizeof *value);
    if (!value)
        return result_fail(result, "no memory");
    *value = sqrt(item[1]);
    return 0;
}

int main(int argc, char **argv)
{
    int count = argc - 2, i, failed = 0;
    struct future *futures[MOST_ITEMS];
    if (count < 1 || count > MOST_ITEMS) {
        fprintf(stderr, "usage: exercise WORKERS NAP:NUMBER ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct pool_options options = {.workers = atoi(argv[1])};
    struct pool *pool = pool_create(&options);
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");
    for (i = 0; i < count; i++) {
        double item[2] = {atof(argv[i + 2]), 0};
        const char *colon = strchr(argv[i + 2], ':');
        if (colon)
            item[1] = atof(colon + 1);
        futures[i] = pool_submit(pool, root, item, sizeof item);
        if (!futures[i])
            err(EXIT_FAILURE, "cannot submit");
    }
    for (i = 0; i < count && !failed; i++) {
        const double *value = future_bytes(futures[i], POOL_FOREVER, NULL);
        if (value)
            printf("Item %d: %g\n", i + 1, *value);
        else
            printf("Item %d: %s\n", i + 1, future_exception(futures[i], 0));
        failed = !value;
    }
    if (failed)
        pool_kill(pool);
    else
        printf("%d roots\n", count);
    for (i = 0; i < count; i++)
        future_free(futures[i]);
    pool_free(pool);
    return failed;
}
