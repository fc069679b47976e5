// diagnosis: the workers do not nap
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_TASKS = 100, MOST_WORKERS = 8 };

struct task {
    double nap;
    int value;
};

int main(int argc, char **argv)
{
    int count = argc - 3;
    if (count < 1 || count > MOST_TASKS) {
        fprintf(stderr, "usage: exercise WORKERS WANTED NAP:VALUE ...\n");
        return 2;
    }
    int worker_count = atoi(argv[1]), wanted = atoi(argv[2]);
    struct task tasks[MOST_TASKS] = {0};
    for (int i = 0; i < count; i++)
        sscanf(argv[i + 3], "%lf:%d", &tasks[i].nap, &tasks[i].value);
    setvbuf(stdout, NULL, _IOLBF, 0);

    pid_t pids[MOST_WORKERS];
    for (int i = 0; i < worker_count; i++) {
        pids[i] = fork();
        if (pids[i] == -1)
            err(EXIT_FAILURE, "fork");
        if (pids[i] == 0) {
            signal(SIGTERM, SIG_DFL);
            for (;;)
                pause();
        }
    }

    /* What each of them would be doing, and until when. */
    int task_of[MOST_WORKERS] = {0}, given = 0, hit = 0;
    double end_of[MOST_WORKERS] = {0}, now = 0;
    for (int i = 0; i < worker_count && given < count; i++) {
        end_of[i] = tasks[given].nap;
        task_of[i] = ++given;
        printf("Task %d starts\n", given);
    }
    while (hit == 0) {
        int first = -1;
        for (int i = 0; i < worker_count; i++)
            if (task_of[i] > 0 && (first == -1 || end_of[i] < end_of[first]))
                first = i;
        if (first == -1)
            break;
        sleep_seconds(end_of[first] - now);
        now = end_of[first];
        int done = task_of[first];
        task_of[first] = 0;
        if (tasks[done - 1].value == wanted) {
            hit = done;
            printf("Task %d found %d\n", hit, wanted);
        } else if (given < count) {
            end_of[first] = now + tasks[given].nap;
            task_of[first] = ++given;
            printf("Task %d starts\n", given);
        }
    }
    if (hit == 0)
        printf("No task found %d\n", wanted);
    printf("Cancelled %d of %d tasks\n", count - given, count);
    for (int i = 0; i < worker_count; i++)
        kill(pids[i], SIGTERM);
    for (int i = 0; i < worker_count; i++)
        while (waitpid(pids[i], NULL, 0) == -1 && errno == EINTR)
            ;
    return hit > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
