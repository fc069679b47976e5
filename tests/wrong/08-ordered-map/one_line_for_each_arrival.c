// diagnosis: a line that is known is kept back
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

static struct future *futures[MOST_ITEMS];
static int count, turn;

/* Prints the line whose turn it is; false if that was an error. */
static bool print_line(void)
{
    double value;
    struct future *future = futures[turn++];
    if (future_result(future, POOL_FOREVER, &value, sizeof value) == POOL_OK) {
        printf("Item %d: %g\n", turn, value);
        return true;
    }
    printf("Item %d: %s\n", turn, future_exception(future, 0));
    return false;
}

static bool print_all(void)
{
    bool good = true;
    struct as_completed *arrivals =
        as_completed_create(futures, (size_t)count, POOL_FOREVER);
    if (!arrivals)
        err(EXIT_FAILURE, "as_completed");
    while (good && as_completed_next(arrivals))
        if (future_done(futures[turn]))
            good = print_line();
    as_completed_free(arrivals);
    while (good && turn < count)
        good = print_line();
    return good;
}

int main(int argc, char **argv)
{
    count = argc - 2;
    if (count < 1 || count > MOST_ITEMS) {
        fprintf(stderr, "usage: exercise WORKERS NAP:NUMBER ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = atoi(argv[1])});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");
    for (int i = 0; i < count; i++) {
        struct item item;
        sscanf(argv[i + 2], "%lf:%d", &item.nap, &item.number);
        futures[i] = pool_submit(pool, root, &item, sizeof item);
        if (!futures[i])
            err(EXIT_FAILURE, "cannot submit");
    }
    bool good = print_all();
    if (good)
        printf("%d roots\n", count);
    else
        pool_terminate(pool);
    for (int i = 0; i < count; i++)
        future_free(futures[i]);
    pool_free(pool);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
