// Style: no pool: a pipe to each worker.
#include <err.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "pool.h"

enum { MOST_TASKS = 100 };

struct task {
    int number, value;
    double nap;
};

/* Runs in a worker. */
static int look(const void *argument, size_t size, struct result *result)
{
    const struct task *task = argument;
    (void)size;
    printf("Task %d starts\n", task->number);
    fflush(stdout);
    sleep_seconds(task->nap);
    return result_set(result, &task->value, sizeof task->value);
}

int main(int argc, char **argv)
{
    int n = argc - 3, W = atoi(argv[1]), wanted = atoi(argv[2]), hit = 0,
        given = 0, busy = 0;
    int to[8][2], from[2], running[8];
    struct task t[100];
    (void)look;
    for (int i = 0; i < n; i++) {
        t[i].number = i + 1;
        sscanf(argv[i + 3], "%lf:%d", &t[i].nap, &t[i].value);
    }
    if (pipe(from))
        err(1, "pipe");
    for (int w = 0; w < W; w++) {
        if (pipe(to[w]))
            err(1, "pipe");
        if (fork() == 0) {
            for (int k = 0; k <= w; k++)
                close(to[k][1]);
            int i;
            while (read(to[w][0], &i, sizeof i) > 0) {
                printf("Task %d starts\n", t[i].number);
                fflush(stdout);
                sleep_seconds(t[i].nap);
                int a[3] = {w, i, t[i].value};
                if (write(from[1], a, sizeof a) < 0)
                    _exit(1);
            }
            _exit(0);
        }
    }
    for (int w = 0; w < W && given < n; w++) {
        running[w] = given++;
        busy++;
        if (write(to[w][1], &running[w], sizeof(int)) < 0)
            return 3;
    }
    while (busy > 0) {
        int a[3];
        if (read(from[0], a, sizeof a) < 0)
            continue;
        busy--;
        if (a[2] == wanted) {
            hit = a[1] + 1;
            break;
        }
        if (given < n) {
            running[a[0]] = given++;
            busy++;
            if (write(to[a[0]][1], &running[a[0]], sizeof(int)) < 0)
                return 3;
        }
    }
    if (hit)
        printf("Task %d found %d\n", hit, wanted);
    else
        printf("No task found %d\n", wanted);
    printf("Cancelled %d of %d tasks\n", n - given, n);
    for (int w = 0; w < W; w++)
        close(to[w][1]);
    while (wait(NULL) > 0)
        ;
    return hit ? 0 : 1;
}
