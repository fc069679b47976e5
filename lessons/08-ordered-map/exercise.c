/*
 * Exercise 08: in order, and no further than the first error.
 *
 *     exercise WORKERS NAP:NUMBER ...
 *
 * Each NAP:NUMBER, 1 to 100 of them, is an item: a task for a pool of WORKERS
 * (1 to 8) processes, which naps for NAP seconds (0 to 60, with decimals) and
 * computes the square root of NUMBER (a whole number from -1000000 to
 * 1000000). It fails if NUMBER is negative. That is written, in root.
 *
 * Print the roots in the order of the items, each as soon as it and all those
 * before it are known (in printf's %g), then how many there were. The exit
 * status is 0. `exercise 2 0.1:2 0.1:100` prints:
 *
 *     Item 1: 1.41421
 *     Item 2: 10
 *     2 roots
 *
 * At the first error, in the order of the items, print the error and stop: no
 * word about later items, no worker begins another one, and the exit status is
 * 1. `exercise 2 0.4:9 0.1:16 0.2:-4 0.3:25` prints:
 *
 *     Item 1: 3
 *     Item 2: 4
 *     Item 3: -4 has no root
 *
 * Graded, with other items:
 *   - WORKERS processes are started, by the program itself, and no more;
 *   - WORKERS items nap at the same time, if there are so many, also while an
 *     earlier one naps for long;
 *   - exactly these lines, in this order, and the exit status;
 *   - a line is printed when it is known, not at the end of the program;
 *   - after the first error no further items are begun, but for one a worker
 *     that it may have been handed already: what is running may end, or be
 *     ended, but the program ends soon;
 *   - the workers are joined; none is left.
 * Any function may be used.
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

    /* TODO: one task after the other, and errors go unseen. pool_map runs
     * them all and gives the results in order; map_next goes to the next item,
     * map_result and map_exception tell what became of it. */
    for (int i = 0; i < count; i++) {
        double value = 0;
        struct future *future =
            pool_submit(pool, root, &items[i], sizeof items[i]);
        if (!future)
            err(EXIT_FAILURE, "cannot submit");
        future_result(future, POOL_FOREVER, &value, sizeof value);
        printf("Item %d: %g\n", i + 1, value);
        future_free(future);
    }
    if (status == EXIT_SUCCESS)
        printf("%d roots\n", count);
    pool_free(pool);
    return status;
}
