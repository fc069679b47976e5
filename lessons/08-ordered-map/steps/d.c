/*
 * Step 08d: input on demand.
 *
 * The items need not stand in an array. Write `next`: it gives the numbers 1,
 * 2, 3 up to LAST, one a call, by pointing *item at one and saying its size.
 * It returns false when there are no more. `3` prints:
 *
 *     1
 *     4
 *     9
 *
 * Grade it: make grade 08d          Stuck? make hint 08d
 */
#include <stdio.h>
#include <stdlib.h>

#include "pool.h"

static int square(const void *argument, size_t size, struct result *result)
{
    int number = *(const int *)argument;
    (void)size;
    number *= number;
    return result_set(result, &number, sizeof number);
}

struct source {
    int number, last;
};

static bool next(void *context, const void **item, size_t *size)
{
    struct source *source = context;
    (void)source, (void)item, (void)size; /* TODO */
    return false;
}

int main(int argc, char **argv)
{
    struct source source = {0, argc > 1 ? atoi(argv[1]) : 3};
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    struct map *map =
        pool_map(pool, square, NULL, 0, 0,
                 &(struct map_options){.input = next, .context = &source});
    for (int value = 0; map_next(map); printf("%d\n", value))
        map_result(map, &value, sizeof value);
    map_free(map);
    pool_free(pool);
    return 0;
}
