// Style: a map for each round of attempts.
#include <err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "pool.h"

enum { MOST_TASKS = 50 };

struct attempt {
    char plan[10];
    int number; /* 1: the first */
};

/* Runs in a worker, and may be its end. */
static int attempt(const void *argument, size_t size, struct result *result)
{
    const struct attempt *a = argument;
    size_t last = strlen(a->plan) - 1, step = (size_t)a->number - 1;
    char what = a->plan[step < last ? step : last];
    (void)size;
    if (what == 'k')
        kill(getpid(), SIGKILL);
    if (what == 'f')
        return result_fail(result, "no luck");
    sleep_seconds(0.1);
    return 0;
}

struct task {
    struct attempt attempt;
    struct future *future;
};

int main(int argc, char **argv)
{
    int n = argc - 3, tries = atoi(argv[2]), ok = 0, open = n, who[50];
    static struct attempt a[50];
    static char end[50][1100];
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = atoi(argv[1])});
    for (int i = 0; i < n; i++) {
        snprintf(a[i].plan, 10, "%s", argv[i + 3]);
        who[i] = i;
    }
    for (int round = 1; open > 0; round++) {
        struct attempt now[50];
        for (int k = 0; k < open; k++) {
            now[k] = a[who[k]];
            now[k].number = round;
        }
        struct map *m =
            pool_map(pool, attempt, now, (size_t)open, sizeof *now, NULL);
        int k = 0, still = 0;
        while (map_next(m)) {
            int i = who[k++];
            switch (map_result(m, NULL, 0)) {
            case POOL_OK:
                snprintf(end[i], 1100, "ok after %d attempt(s)", round);
                ok++;
                break;
            case POOL_WORKER_DIED:
                if (round < tries)
                    who[still++] = i;
                else
                    snprintf(end[i], 1100, "given up after %d attempt(s)",
                             round);
                break;
            default:
                snprintf(end[i], 1100, "failed: %s", map_exception(m));
            }
        }
        map_free(m);
        open = still;
    }
    pool_free(pool);
    for (int i = 0; i < n; i++)
        printf("Task %d: %s\n", i + 1, end[i]);
    printf("%d of %d tasks ok\n", ok, n);
    return ok != n;
}
