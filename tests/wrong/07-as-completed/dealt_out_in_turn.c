// diagnosis: the tasks are dealt out in advance
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_WORKERS = 8 };

struct report {
    int number, value; /* value -1: task NUMBER starts */
};

/* The share of one worker, every step-th task: nobody else does them, even if
 * all others have nothing left to do. */
static void work(int fd, char **tasks, int count, int from, int step)
{
    for (int i = from; i < count; i += step) {
        struct report report = {i + 1, -1};
        double nap = 0;
        int value = 0;
        sscanf(tasks[i], "%lf:%d", &nap, &value);
        printf("Task %d starts\n", i + 1);
        fflush(stdout);
        if (write(fd, &report, sizeof report) < 0)
            _exit(1);
        sleep_seconds(nap);
        report.value = value;
        if (write(fd, &report, sizeof report) < 0)
            _exit(1);
    }
    _exit(0);
}

int main(int argc, char **argv)
{
    int workers = atoi(argv[1]), wanted = atoi(argv[2]), count = argc - 3;
    int ends[2], hit = 0, begun = 0;
    pid_t pids[MOST_WORKERS];
    struct report report;
    if (pipe(ends) != 0)
        err(EXIT_FAILURE, "pipe");
    for (int w = 0; w < workers; w++) {
        pids[w] = fork();
        if (pids[w] < 0)
            err(EXIT_FAILURE, "fork");
        if (pids[w] == 0)
            work(ends[1], argv + 3, count, w, workers);
    }
    close(ends[1]);
    while (hit == 0 && read(ends[0], &report, sizeof report) > 0) {
        if (report.value < 0)
            begun++;
        else if (report.value == wanted)
            hit = report.number;
    }
    for (int w = 0; w < workers; w++) {
        if (hit > 0)
            kill(pids[w], SIGTERM);
        waitpid(pids[w], NULL, 0);
    }
    if (hit > 0)
        printf("Task %d found %d\n", hit, wanted);
    else
        printf("No task found %d\n", wanted);
    printf("Cancelled %d of %d tasks\n", count - begun, count);
    return hit > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
