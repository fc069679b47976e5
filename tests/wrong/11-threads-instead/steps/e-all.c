// diagnosis: the answer is not what happened
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"

enum {
    VALUES_WITH_PROCESSES = 0, /* your answer */
    LINES_WITH_THREADS = 0     /* your answer */
};

static int run(const void *argument, size_t size, struct result *result)
{
    if (*(const int *)argument == 1)
        abort();
    return result_set(result, argument, size);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return printf("values: %d\nlines: %d\n", VALUES_WITH_PROCESSES,
                      LINES_WITH_THREADS) < 0;
    struct pool *pool = pool_create(&(struct pool_options){
        .workers = 3,
        .kind =
            strcmp(argv[1], "threads") == 0 ? POOL_THREADS : POOL_PROCESSES});
    struct future *futures[3];
    int values = 0;
    for (int i = 0; i < 3; i++)
        futures[i] = pool_submit(pool, run, &i, sizeof i);
    for (int i = 0; i < 3; i++)
        values += future_exception(futures[i], POOL_FOREVER) == NULL;
    printf("%d have a value\n", values);
    for (int i = 0; i < 3; i++)
        future_free(futures[i]);
    pool_free(pool);
    return 0;
}
