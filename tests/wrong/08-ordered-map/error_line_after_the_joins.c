// diagnosis: the error is told late
#include <err.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "process.h"

enum { MOST_ITEMS = 100, MOST_WORKERS = 8 };

struct item {
    double nap;
    int number;
};

struct answer {
    int worker, index;
    double root; /* negative: there is none */
};

struct worker {
    struct process process; /* first */
    int number;
    int orders[2];
};

static struct item items[MOST_ITEMS];
static struct worker workers[MOST_WORKERS];
static int answers[2];

static int run(struct process *self)
{
    struct worker *worker = (struct worker *)self;
    int index;
    for (int w = 0; w <= worker->number; w++)
        close(workers[w].orders[1]);
    while (read(worker->orders[0], &index, sizeof index) == sizeof index) {
        const struct item *item = &items[index];
        struct answer answer = {worker->number, index, -1};
        sleep_seconds(item->nap);
        if (item->number >= 0)
            answer.root = sqrt(item->number);
        if (write(answers[1], &answer, sizeof answer) != sizeof answer)
            return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

static void order(int w, int index)
{
    if (write(workers[w].orders[1], &index, sizeof index) != sizeof index)
        err(EXIT_FAILURE, "cannot order");
}

int main(int argc, char **argv)
{
    int count = argc - 2;
    if (count < 1 || count > MOST_ITEMS) {
        fprintf(stderr, "usage: exercise WORKERS NAP:NUMBER ...\n");
        return 2;
    }
    for (int i = 0; i < count; i++)
        sscanf(argv[i + 2], "%lf:%d", &items[i].nap, &items[i].number);
    setvbuf(stdout, NULL, _IOLBF, 0);

    int n = atoi(argv[1]);
    if (pipe(answers) == -1)
        err(EXIT_FAILURE, "pipe");
    for (int w = 0; w < n; w++) {
        workers[w].process.run = run;
        workers[w].number = w;
        if (pipe(workers[w].orders) == -1)
            err(EXIT_FAILURE, "pipe");
        errno = process_start(&workers[w].process);
        if (errno != 0)
            err(EXIT_FAILURE, "cannot start a worker");
        close(workers[w].orders[0]);
    }

    double roots[MOST_ITEMS];
    bool known[MOST_ITEMS] = {false};
    int ordered = 0, printed = 0, failed = -1;
    for (int w = 0; w < n && ordered < count; w++)
        order(w, ordered++);
    while (printed < count && failed == -1) {
        struct answer answer;
        if (read(answers[0], &answer, sizeof answer) != sizeof answer)
            err(EXIT_FAILURE, "cannot read");
        roots[answer.index] = answer.root;
        known[answer.index] = true;
        while (failed == -1 && printed < count && known[printed]) {
            if (roots[printed] < 0) {
                failed = printed;
            } else {
                printf("Item %d: %g\n", printed + 1, roots[printed]);
                printed++;
            }
        }
        if (failed == -1 && ordered < count)
            order(answer.worker, ordered++);
    }

    /* No more orders: each worker ends after the nap that it has. */
    for (int w = 0; w < n; w++)
        close(workers[w].orders[1]);
    for (int w = 0; w < n; w++)
        process_join(&workers[w].process, PROCESS_FOREVER);

    if (failed != -1) {
        printf("Item %d: %d has no root\n", failed + 1, items[failed].number);
        return EXIT_FAILURE;
    }
    printf("%d roots\n", count);
    return EXIT_SUCCESS;
}
