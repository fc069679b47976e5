// diagnosis: fewer workers than asked for
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
    int count = argc - 2, status = EXIT_SUCCESS;
    if (count < 1 || count > MOST_ITEMS) {
        fprintf(stderr, "usage: exercise WORKERS NAP:NUMBER ...\n");
        return 2;
    }
    struct item items[MOST_ITEMS];
    for (int i = 0; i < count; i++)
        sscanf(argv[i + 2], "%lf:%d", &items[i].nap, &items[i].number);
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = atoi(argv[1]) - 1});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");

    struct map *map =
        pool_map(pool, root, items, (size_t)count, sizeof *items, NULL);
    if (!map)
        err(EXIT_FAILURE, "cannot map");
    for (int i = 1; status == EXIT_SUCCESS && map_next(map); i++) {
        double value;
        if (map_result(map, &value, sizeof value) == POOL_OK) {
            printf("Item %d: %g\n", i, value);
        } else {
            printf("Item %d: %s\n", i, map_exception(map));
            status = EXIT_FAILURE;
        }
    }
    map_free(map); /* what was not begun is cancelled */
    if (status == EXIT_SUCCESS)
        printf("%d roots\n", count);
    pool_free(pool);
    return status;
}
