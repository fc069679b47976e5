// diagnosis: a hit of the last task is not told
#include "clock.h"
#include "pool.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct t {
    int n, v;
    double s;
};

static int look(const void *a, size_t size, struct result *r)
{
    const struct t *t = a;
    char line[40];
    (void)size;
    snprintf(line, sizeof line, "Task %d starts\n", t->n);
    fputs(line, stdout);
    fflush(stdout);
    sleep_seconds(t->s);
    return result_set(r, &t->v, sizeof t->v);
}

int main(int argc, char **argv)
{
    size_t all = (size_t)argc - 3, left = all;
    int want = atoi(argv[2]), number = 0, cancelled = 0;
    struct future *f[100], *keep[100];
    struct pool *p =
        pool_create(&(struct pool_options){.workers = atoi(argv[1])});
    for (size_t i = 0; i < all; i++) {
        struct t t;
        memset(&t, 0, sizeof t);
        t.n = (int)i + 1;
        sscanf(argv[i + 3], "%lf:%d", &t.s, &t.v);
        keep[i] = f[i] = pool_submit(p, look, &t, sizeof t);
    }
    while (left > 0 && !number) {
        ssize_t done = pool_wait(f, &left, FIRST_COMPLETED, POOL_FOREVER);
        for (ssize_t d = 0; d < done && !number; d++) {
            int v;
            future_result(f[d], 0, &v, sizeof v);
            if (v == want)
                for (size_t i = 0; i + 1 < all; i++)
                    if (keep[i] == f[d])
                        number = (int)i + 1;
        }
        left -= (size_t)done;
        memmove(f, f + done, left * sizeof *f);
    }
    if (number) {
        for (size_t i = all; i-- > 0;)
            cancelled += future_cancel(keep[i]);
        printf("Task %d found %d\n", number, want);
    } else
        printf("No task found %d\n", want);
    printf("Cancelled %d of %zu tasks\n", cancelled, all);
    fflush(stdout);
    pool_kill(p);
    for (size_t i = 0; i < all; i++)
        future_free(keep[i]);
    pool_free(p);
    return number == 0;
}
