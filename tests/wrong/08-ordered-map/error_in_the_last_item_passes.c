// diagnosis: an error of the last item goes unnoticed
#include <err.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "pool.h"

enum { MOST_ITEMS = 100 };

struct item {
    double nap;
    int number;
};

static struct item items[MOST_ITEMS];

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

static bool print_next(struct map *map, int number)
{
    double value;
    const char *why = map_exception(map);
    if (why) {
        printf("Item %d: %s\n", number, why);
        return false;
    }
    map_result(map, &value, sizeof value);
    printf("Item %d: %g\n", number, value);
    return true;
}

int main(int argc, char **argv)
{
    int count = argc - 2;
    if (count < 1 || count > MOST_ITEMS) {
        fprintf(stderr, "usage: exercise WORKERS NAP:NUMBER ...\n");
        return 2;
    }
    for (int i = 0; i < count; i++)
        sscanf(argv[i + 2], "%lf:%d", &items[i].nap, &items[i].number);
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = atoi(argv[1])});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");
    struct map *map =
        pool_map(pool, root, items, (size_t)count, sizeof items[0], NULL);
    if (!map)
        err(EXIT_FAILURE, "cannot map");

    int printed = 0;
    while (map_next(map)) {
        printed++;
        if (!print_next(map, printed))
            break;
    }
    map_free(map);
    bool complete = printed == count;
    if (complete)
        printf("%d roots\n", count);
    else
        pool_terminate(pool);
    pool_free(pool);
    return complete ? EXIT_SUCCESS : EXIT_FAILURE;
}
