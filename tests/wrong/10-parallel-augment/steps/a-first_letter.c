// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"

struct job {
    char text[100];
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
        snprintf(job.text, sizeof job.text, "%.1s", argv[i]);
        struct future *future = pool_submit(pool, count, &job, sizeof job);
        future_result(future, POOL_FOREVER, &letters, sizeof letters);
        printf("%d\n", letters);
        future_free(future);
    }
    pool_free(pool);
    return 0;
}
