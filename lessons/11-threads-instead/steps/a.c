/*
 * Step 11a: one word changed.
 *
 * The pool's workers are processes, so the counter that each adds to is its
 * own. Make them threads, by one word in the options, .kind: then they share
 * it, and the program prints:
 *
 *     counted 3
 *
 * Grade it: make grade 11a          Stuck? make hint 11a
 */
#include <stdio.h>
#include <stdlib.h>

#include "pool.h"

static int counter;

static int count(const void *argument, size_t size, struct result *result)
{
    counter++;
    return result_set(result, argument, size);
}

int main(void)
{
    struct pool *pool = pool_create(&(struct pool_options){
        .workers = 1,
    });
    struct future *futures[3];
    for (int i = 0; i < 3; i++)
        futures[i] = pool_submit(pool, count, &i, sizeof i);
    for (int i = 0; i < 3; i++) {
        future_exception(futures[i], POOL_FOREVER);
        future_free(futures[i]);
    }
    pool_free(pool);
    printf("counted %d\n", counter);
    return 0;
}
