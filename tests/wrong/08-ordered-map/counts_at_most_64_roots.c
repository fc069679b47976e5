// diagnosis: the wrong number of roots
#include "clock.h"
#include "pool.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct item {
    double nap;
    int number;
};

static int root(const void *argument, size_t size, struct result *result)
{
    struct item item = *(const struct item *)argument;
    (void)size;
    sleep_seconds(item.nap);
    if (item.number < 0)
        return result_fail(result, "%d has no root", item.number);
    double value = sqrt(item.number);
    return result_set(result, &value, sizeof value);
}

int main(int argc, char **argv)
{
    int count = argc - 2, i, bad = 0;
    struct item items[100];
    struct future *f[100];
    struct pool *pool = pool_create(
        &(struct pool_options){.workers = (int)strtol(argv[1], NULL, 10)});
    for (i = 0; i < count; i++) {
        sscanf(argv[i + 2], "%lf:%d", &items[i].nap, &items[i].number);
        f[i] = pool_submit(pool, root, items + i, sizeof *items);
    }
    for (i = 0; i < count && !bad; i++) {
        const char *why = future_exception(f[i], POOL_FOREVER);
        if (why) {
            dprintf(STDOUT_FILENO, "Item %d: %s\n", i + 1, why);
            bad = 1;
        } else {
            double v;
            future_result(f[i], POOL_FOREVER, &v, sizeof v);
            dprintf(STDOUT_FILENO, "Item %d: %g\n", i + 1, v);
        }
    }
    if (!bad)
        dprintf(STDOUT_FILENO, "%d roots\n", count > 64 ? 64 : count);
    pool_shutdown(pool, true, true);
    for (i = 0; i < count; i++)
        future_free(f[i]);
    pool_free(pool);
    return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
