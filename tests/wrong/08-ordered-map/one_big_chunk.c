// diagnosis: one item after the other
/*
 * Exercise 08: in order, and no further than the first error.
 *
 *     exercise WORKERS NAP:NUMBER ...
 *
 * WORKERS is a whole number from 1 to 8. Each further argument, 1 to 100 of
 * them, is an item: a task for a pool of WORKERS processes naps for NAP
 * seconds (0 to 60, with decimals) and computes the square root of NUMBER (a
 * whole number from -1000000 to 1000000); it fails if NUMBER is negative. That
 * is written, in root.
 *
 * The program runs the tasks on all workers and prints the roots in the order
 * of the items, each as soon as it and all those before it are known. At the
 * first error, in the order of the items, it prints the error and stops: it
 * prints nothing about later items, lets no worker begin another one, and
 * exits with status 1. `exercise 2 0.4:9 0.1:16 0.2:-4 0.3:25` prints:
 *
 *     Item 1: 3
 *     Item 2: 4
 *     Item 3: -4 has no root
 *
 * Without an error the last line says how many roots there were, and the exit
 * status is 0. `exercise 2 0.1:2 0.1:100` prints (roots in printf's %g):
 *
 *     Item 1: 1.41421
 *     Item 2: 10
 *     2 roots
 *
 * The grader, with items of its own, looks at these things:
 *   - WORKERS processes are started, by the program itself, and no more;
 *   - WORKERS items nap at the same time, if there are so many;
 *   - exactly these lines, in this order, and the exit status;
 *   - a line is printed when it is known, not at the end of the program;
 *   - after the first error no further items are begun: what is running may
 *     end, or be ended, but the program ends soon;
 *   - at the end the workers are joined; none is left.
 * The grader gives valid arguments only. common/pool/ is made for this, but
 * any function may be used.
 *
 * Try it:   make try 08 ARGS="2 0.4:9 0.1:16 0.2:-4 0.3:25"
 * Grade it: make grade 08          Stuck? make hint 08
 */
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
        pool_create(&(struct pool_options){.workers = atoi(argv[1])});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");

    struct map *map = pool_map(pool, root, items, (size_t)count, sizeof *items,
                               &(struct map_options){.chunksize = 100});
    if (!map)
        err(EXIT_FAILURE, "pool_map");
    for (int i = 1; status == EXIT_SUCCESS && map_next(map); i++) {
        double value;
        if (map_result(map, &value, sizeof value) == POOL_OK) {
            printf("Item %d: %g\n", i, value);
        } else {
            printf("Item %d: %s\n", i, map_exception(map));
            status = EXIT_FAILURE;
        }
    }
    map_free(map);
    if (status == EXIT_SUCCESS)
        printf("%d roots\n", count);
    pool_free(pool);
    return status;
}
