// diagnosis: a line is missing
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "pool.h"

static int run(const void *argument, size_t size, struct result *result)
{
    if (*(const int *)argument == 1)
        sleep_seconds(5);
    return result_set(result, argument, size);
}

int main(void)
{
    struct pool *pool = pool_create(&(struct pool_options){
        .workers = 1,
        .task_timeout = 0.3,
    });
    const int tasks[2] = {1, 2};
    struct future *futures[2];
    for (int i = 0; i < 2; i++)
        futures[i] = pool_submit(pool, run, &tasks[i], sizeof tasks[i]);
    for (int i = 0, value; i < 2; i++) {
        if (future_exception(futures[i], POOL_FOREVER)) {
            printf("lost\n");
            break;
        }
        future_result(futures[i], POOL_FOREVER, &value, sizeof value);
        printf("value: %d\n", value);
    }
    for (int i = 0; i < 2; i++)
        future_free(futures[i]);
    pool_free(pool);
    return 0;
}
