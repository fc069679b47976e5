// Style: as they complete, and printed from the first gap on.
#include <err.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "pool.h"

enum { MOST_ITEMS = 100 };

struct item {
    double nap;
    int number;
};

/* Runs in a worker. */
static int root(const void *argument, size_t size, struct result *result)
{
    const struct item *item = argument;
    (void)size;
    sleep_seconds(item->nap);
    if (item->number < 0)
        return result_fail(result, "%d has no root", item->number);
    double value = sqrt(item->number);
    return result_set(result, &value, sizeof value);
}

int main(int argc, char **argv)
{
    int n = argc - 2, status = 0;
    struct item items[100];
    for (int i = 0; i < n; i++)
        sscanf(argv[i + 2], "%lf:%d", &items[i].nap, &items[i].number);
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = atoi(argv[1])});
    if (!pool)
        err(1, "pool");

    struct future *f[100];
    for (int i = 0; i < n; i++)
        f[i] = pool_submit(pool, root, &items[i], sizeof items[i]);
    struct as_completed *order =
        as_completed_create(f, (size_t)n, POOL_FOREVER);
    int next = 0;
    while (next < n && status == 0 && as_completed_next(order))
        while (next < n && status == 0 && future_done(f[next])) {
            double v;
            if (future_result(f[next], 0, &v, sizeof v) == POOL_OK)
                printf("Item %d: %g\n", next + 1, v);
            else {
                printf("Item %d: %s\n", next + 1, future_exception(f[next], 0));
                status = 1;
            }
            next++;
        }
    as_completed_free(order);
    if (!status)
        printf("%d roots\n", n);
    for (int i = 0; i < n; i++) {
        future_cancel(f[i]);
        future_free(f[i]);
    }
    pool_free(pool);
    return status;
}
