/*
 * Step 08e: a limit for the whole.
 *
 * All items together may take LIMIT seconds. Pass it as .timeout to pool_map.
 * When it is over, map_next returns true once more, and map_exception says so.
 * `0.5` and `5` print:
 *
 *     0.1
 *     too late
 *
 *     0.1
 *     0.9
 *
 * Grade it: make grade 08e          Stuck? make hint 08e
 */
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "pool.h"

static int nap(const void *argument, size_t size, struct result *result)
{
    sleep_seconds(*(const double *)argument);
    return result_set(result, argument, size);
}

int main(int argc, char **argv)
{
    const double naps[2] = {0.1, 0.9};
    double limit = argc > 1 ? atof(argv[1]) : 0.5, value = 0;
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    struct map *map = pool_map(pool, nap, naps, 2, sizeof naps[0], NULL);
    (void)limit;
    while (map_next(map)) {
        if (map_exception(map)) {
            printf("too late\n");
            break;
        }
        map_result(map, &value, sizeof value);
        printf("%g\n", value);
    }
    fflush(stdout);
    map_free(map);
    pool_kill(pool);
    pool_free(pool);
    return 0;
}
