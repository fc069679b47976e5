// diagnosis: the wrong exit status
#include <stdio.h>
#include <stdlib.h>

#include "pool.h"

static int half(const void *argument, size_t size, struct result *result)
{
    int number = *(const int *)argument;
    (void)size;
    if (number % 2 != 0)
        return result_fail(result, "%d is odd", number);
    number /= 2;
    return result_set(result, &number, sizeof number);
}

int main(void)
{
    const int numbers[4] = {2, 5, 8, 7};
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    struct map *map = pool_map(pool, half, numbers, 4, sizeof numbers[0], NULL);
    int value = 0, status = 0;
    while (map_next(map)) {
        const char *why = map_exception(map);
        if (why) {
            printf("failed: %s\n", why);
            break;
        }
        map_result(map, &value, sizeof value);
        printf("%d\n", value);
    }
    map_free(map);
    pool_free(pool);
    return status;
}
