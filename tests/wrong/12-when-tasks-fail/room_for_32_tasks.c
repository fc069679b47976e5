// diagnosis: there is no room for 50 tasks
#include "clock.h"
#include "pool.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct a {
    char plan[10];
    int n;
};

static int go(const void *p, size_t size, struct result *r)
{
    const struct a *a = p;
    int last = (int)strlen(a->plan) - 1;
    (void)size;
    switch (a->plan[a->n - 1 < last ? a->n - 1 : last]) {
    case 'k':
        kill(getpid(), SIGKILL);
        break;
    case 'f':
        return result_fail(r, "no luck");
    }
    sleep_seconds(0.1);
    return 0;
}

int main(int argc, char **argv)
{
    int tries = atoi(argv[2]), count = argc - 3 > 32 ? 32 : argc - 3, ok = 0;
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = atoi(argv[1])});
    struct a a[50];
    struct future *f[50];
    memset(a, 0, sizeof a);
    for (int i = 0; i < count; i++) {
        strncpy(a[i].plan, argv[3 + i], 9);
        a[i].n = 1;
        f[i] = pool_submit(pool, go, a + i, sizeof *a);
    }
    for (int i = 0; i < count; i++) {
        enum pool_status s;
        while ((s = future_result(f[i], POOL_FOREVER, NULL, 0)) ==
                   POOL_WORKER_DIED &&
               a[i].n < tries) {
            future_free(f[i]);
            a[i].n++;
            f[i] = pool_submit(pool, go, a + i, sizeof *a);
        }
        if (s == POOL_OK)
            ok++, printf("Task %d: ok after %d attempt(s)\n", i + 1, a[i].n);
        else if (s == POOL_WORKER_DIED)
            printf("Task %d: given up after %d attempt(s)\n", i + 1, a[i].n);
        else
            printf("Task %d: failed: %s\n", i + 1, future_exception(f[i], 0));
        future_free(f[i]);
    }
    printf("%d of %d tasks ok\n", ok, count);
    pool_free(pool);
    return ok == count ? 0 : 1;
}
