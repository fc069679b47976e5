// Style: no pool: workers read the numbers of items from a pipe.
#include <err.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "pool.h"

enum { MOST_ITEMS = 100 };

struct item {
    double nap;
    int number;
};

/* Runs in a worker. */
static int root(const void *argument, size_t size, struct result *result)
{
    const struct item *item = argument;
    (void)size;
    sleep_seconds(item->nap);
    if (item->number < 0)
        return result_fail(result, "%d has no root", item->number);
    double value = sqrt(item->number);
    return result_set(result, &value, sizeof value);
}

struct answer {
    int i;
    double v;
    int bad;
};

int main(int argc, char **argv)
{
    int n = argc - 2, W = atoi(argv[1]), status = 0, next = 0, to[2], from[2];
    struct item items[100];
    struct answer got[100];
    char have[100] = {0};
    pid_t pid[8];
    (void)root;
    for (int i = 0; i < n; i++)
        sscanf(argv[i + 2], "%lf:%d", &items[i].nap, &items[i].number);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(to) || pipe(from))
        err(1, "pipe");
    for (int w = 0; w < W; w++)
        if ((pid[w] = fork()) == 0) {
            int i;
            close(to[1]);
            while (read(to[0], &i, sizeof i) == sizeof i) {
                sleep_seconds(items[i].nap);
                struct answer a = {i, sqrt(items[i].number),
                                   items[i].number < 0};
                if (write(from[1], &a, sizeof a) < 0)
                    break;
            }
            _exit(0);
        }
    int sent = 0;
    while (sent < n && sent < W) {
        if (write(to[1], &sent, sizeof sent) < 0)
            return 3;
        sent++;
    }
    while (next < n && !status) {
        struct answer a;
        if (read(from[0], &a, sizeof a) <= 0)
            break;
        got[a.i] = a;
        have[a.i] = 1;
        while (next < n && have[next] && !status) {
            if (got[next].bad) {
                printf("Item %d: %d has no root\n", next + 1,
                       items[next].number);
                status = 1;
            } else
                printf("Item %d: %g\n", next + 1, got[next].v);
            next++;
        }
        if (!status && sent < n) {
            if (write(to[1], &sent, sizeof sent) < 0)
                return 3;
            sent++;
        }
    }
    if (!status)
        printf("%d roots\n", n);
    close(to[1]);
    while (wait(NULL) > 0)
        ;
    return status;
}
