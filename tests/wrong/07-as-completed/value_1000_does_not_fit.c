// diagnosis: a hit with the value 1000 is not told
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

#define BASE 1000

struct job {
    int number;
    int value;
    double nap;
};

static void worker(int jobs, int reports)
{
    struct job job;
    while (read(jobs, &job, sizeof job) == (ssize_t)sizeof job) {
        printf("Task %d starts\n", job.number);
        fflush(stdout);
        sleep_seconds(job.nap);
        int report = job.number * BASE + job.value;
        if (write(reports, &report, sizeof report) == -1)
            break;
    }
}

int main(int argc, char *argv[])
{
    int workers, wanted, count = argc - 3;
    int jobs[2], reports[2];

    if (count < 1 || count > 100) {
        fprintf(stderr, "usage: exercise WORKERS WANTED NAP:VALUE ...\n");
        return 2;
    }
    workers = atoi(argv[1]);
    wanted = atoi(argv[2]);
    if (pipe(jobs) || pipe(reports))
        err(1, "pipe");
    for (int w = 0; w < workers; w++) {
        pid_t pid = fork();
        if (pid < 0)
            err(1, "fork");
        if (pid == 0) {
            close(jobs[1]);
            close(reports[0]);
            worker(jobs[0], reports[1]);
            exit(0);
        }
    }
    close(jobs[0]);
    close(reports[1]);

    struct job list[100];
    for (int i = 0; i < count; i++) {
        list[i].number = i + 1;
        sscanf(argv[i + 3], "%lf:%d", &list[i].nap, &list[i].value);
    }

    int next = 0, hit = 0, report;
    for (; next < workers && next < count; next++)
        if (write(jobs[1], &list[next], sizeof list[next]) == -1)
            err(1, "write");
    for (int ended = 0; ended < count; ended++) {
        if (read(reports[0], &report, sizeof report) != sizeof report)
            errx(1, "no more workers");
        if (report % BASE == wanted) {
            hit = report / BASE;
            break;
        }
        if (next < count) {
            if (write(jobs[1], &list[next], sizeof list[next]) == -1)
                err(1, "write");
            next++;
        }
    }
    if (hit)
        printf("Task %d found %d\n", hit, wanted);
    else
        printf("No task found %d\n", wanted);
    printf("Cancelled %d of %d tasks\n", count - next, count);
    fflush(stdout);
    close(jobs[1]);
    while (wait(NULL) > 0)
        ;
    return hit ? 0 : 1;
}
