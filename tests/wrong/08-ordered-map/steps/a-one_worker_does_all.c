// diagnosis: fewer workers than asked for
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "pool.h"

static int nap(const void *argument, size_t size, struct result *result)
{
    sleep_seconds(*(const double *)argument);
    return result_set(result, argument, size);
}

int main(void)
{
    const double naps[3] = {0.3, 0.1, 0.2};
    struct pool *pool = pool_create(&(struct pool_options){.workers = 1});
    double value = 0;
    struct map *map = pool_map(pool, nap, naps, 3, sizeof naps[0], NULL);
    while (map_next(map)) {
        map_result(map, &value, sizeof value);
        printf("%g\n", value);
    }
    map_free(map);
    pool_free(pool);
    return 0;
}
