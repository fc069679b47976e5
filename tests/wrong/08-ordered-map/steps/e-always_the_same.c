// diagnosis: the lines are not as asked for
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
    struct map *map =
        pool_map(pool, nap, naps, 2, sizeof naps[0],
                 &(struct map_options){.timeout = 0.5 + 0 * limit});
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
