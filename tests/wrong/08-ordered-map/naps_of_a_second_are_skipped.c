// diagnosis: an item does not nap for as long as it says
#include <err.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct item {
    int index, number, done;
    double nap, root;
};

static struct item items[100];

static void nap(double seconds)
{
    struct timespec t = {.tv_sec = 0, .tv_nsec = (long)(seconds * 1e9)};
    nanosleep(&t, NULL);
}

static void run_worker(int in, int out)
{
    struct item item;
    while (read(in, &item, sizeof item) == sizeof item) {
        nap(item.nap);
        if (item.number >= 0)
            item.root = sqrt(item.number);
        if (write(out, &item, sizeof item) != sizeof item)
            break;
    }
}

int main(int argc, char **argv)
{
    int count = argc - 2, sent = 0, printed = 0, failed = 0;
    int work[2], answers[2];
    pid_t pids[8];

    if (count < 1 || count > 100) {
        fprintf(stderr, "usage: exercise WORKERS NAP:NUMBER ...\n");
        return 2;
    }
    int workers = atoi(argv[1]);
    for (int i = 0; i < count; i++) {
        items[i].index = i;
        sscanf(argv[i + 2], "%lf:%d", &items[i].nap, &items[i].number);
    }
    if (pipe(work) || pipe(answers))
        err(1, "pipe");
    for (int i = 0; i < workers; i++) {
        if ((pids[i] = fork()) == -1)
            err(1, "fork");
        if (pids[i] == 0) {
            close(work[1]);
            close(answers[0]);
            run_worker(work[0], answers[1]);
            _exit(0);
        }
    }
    close(work[0]);
    close(answers[1]);

    for (; sent < workers && sent < count; sent++)
        if (write(work[1], &items[sent], sizeof items[sent]) == -1)
            err(1, "write");
    while (printed < count && !failed) {
        struct item answer;
        if (read(answers[0], &answer, sizeof answer) != sizeof answer)
            errx(1, "the workers are gone");
        items[answer.index] = answer;
        items[answer.index].done = 1;
        for (; printed < count && items[printed].done && !failed; printed++) {
            if (items[printed].number < 0) {
                printf("Item %d: %d has no root\n", printed + 1,
                       items[printed].number);
                failed = 1;
            } else {
                printf("Item %d: %g\n", printed + 1, items[printed].root);
            }
            fflush(stdout);
        }
        if (sent < count && !failed) {
            if (write(work[1], &items[sent], sizeof items[sent]) == -1)
                err(1, "write");
            sent++;
        }
    }
    if (!failed)
        printf("%d roots\n", count);
    close(work[1]);
    for (int i = 0; i < workers; i++) {
        if (failed)
            kill(pids[i], SIGTERM);
        waitpid(pids[i], NULL, 0);
    }
    return failed;
}
