/*
 * Step 10a: a job that can travel.
 *
 * Each argument is a text, and a worker counts its letters. The job holds a
 * pointer to the text, which is worth nothing in the worker when the text is
 * not there. Put the text itself into the job, at most 99 letters. `Ada Grace`
 * prints:
 *
 *     3
 *     5
 *
 * Grade it: make grade 10a          Stuck? make hint 10a
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"

struct job {
    char *text; /* TODO: the letters themselves */
};

static int count(const void *argument, size_t size, struct result *result)
{
    const struct job *job = argument;
    int letters = (int)strlen(job->text);
    (void)size;
    return result_set(result, &letters, sizeof letters);
}

int main(int argc, char **argv)
{
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    for (int i = 1; i < argc; i++) {
        struct job job = {0};
        int letters = -1;
        job.text = strdup(argv[i]);
        struct future *future = pool_submit(pool, count, &job, sizeof job);
        future_result(future, POOL_FOREVER, &letters, sizeof letters);
        printf("%d\n", letters);
        future_free(future);
    }
    pool_free(pool);
    return 0;
}
