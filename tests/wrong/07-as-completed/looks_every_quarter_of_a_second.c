// diagnosis: the hit is the first in the list, not in time
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "pool.h"

#define TASKS 100

typedef struct {
    int n;
    double nap;
    int value;
} task_t;

static int look(const void *p, size_t size, struct result *result)
{
    task_t task = *(const task_t *)p;
    (void)size;
    printf("Task %d starts\n", task.n);
    fflush(stdout);
    sleep_seconds(task.nap);
    return result_set(result, &task.value, sizeof(int));
}

int main(int argc, char *argv[])
{
    if (argc < 4 || argc > TASKS + 3) {
        fprintf(stderr, "usage: exercise WORKERS WANTED NAP:VALUE ...\n");
        return 2;
    }
    int total = argc - 3;
    int wanted = atoi(argv[2]);
    struct future *futures[TASKS];
    bool seen[TASKS] = {false};

    struct pool_options opt = {.kind = POOL_PROCESSES,
                               .workers = atoi(argv[1])};
    struct pool *pool = pool_create(&opt);
    if (pool == NULL) {
        perror("pool_create");
        return 3;
    }
    for (int i = 0; i < total; i++) {
        task_t t = {.n = i + 1};
        sscanf(argv[i + 3], "%lf:%d", &t.nap, &t.value);
        futures[i] = pool_submit(pool, look, &t, sizeof t);
        if (futures[i] == NULL) {
            perror("pool_submit");
            return 3;
        }
    }

    int hit = -1, done = 0;
    while (hit < 0 && done < total) {
        for (int i = 0; i < total && hit < 0; i++) {
            int value;
            if (seen[i] || !future_done(futures[i]))
                continue;
            seen[i] = true;
            done++;
            if (future_result(futures[i], 0, &value, sizeof value) == POOL_OK &&
                value == wanted)
                hit = i;
        }
        if (hit < 0 && done < total)
            sleep_seconds(0.25);
    }

    int cancelled = 0;
    if (hit >= 0) {
        for (int i = total - 1; i >= 0; i--)
            if (future_cancel(futures[i]))
                cancelled++;
        printf("Task %d found %d\n", hit + 1, wanted);
    } else {
        printf("No task found %d\n", wanted);
    }
    fflush(stdout);
    for (int i = 0; i < total; i++) {
        future_result(futures[i], POOL_FOREVER, NULL, 0);
        future_free(futures[i]);
    }
    pool_free(pool);
    printf("Cancelled %d of %d tasks\n", cancelled, total);
    return hit >= 0 ? 0 : 1;
}
