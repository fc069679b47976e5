// diagnosis: the last letter of a long plan is lost
#include <err.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_TASKS = 50, MOST_WORKERS = 8, MOST_LETTERS = 9 };

struct task {
    char plan[MOST_LETTERS];
    int attempt;
    enum { DIED, SUCCEEDED, FAILED } end;
};

static struct task tasks[MOST_TASKS];
static int count, next, tries;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int lines[MOST_WORKERS]; /* our ends; -1: none */

static void worker_main(int line)
{
    struct task task;
    while (read(line, &task, sizeof task) == sizeof task) {
        int last = (int)strlen(task.plan) - 1, step = task.attempt - 1;
        char what = task.plan[step < last ? step : last];
        if (what == 'k')
            kill(getpid(), SIGKILL);
        if (what == 'o')
            sleep_seconds(0.1);
        task.end = what == 'o' ? SUCCEEDED : FAILED;
        if (write(line, &task, sizeof task) != sizeof task)
            break;
    }
    _exit(EXIT_SUCCESS);
}

/* One at a time: no worker may hold on to the line of another. */
static pid_t start_worker(int *line)
{
    int ends[2];
    pthread_mutex_lock(&lock);
    if (*line != -1)
        close(*line);
    *line = -1;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        err(EXIT_FAILURE, "socketpair");
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "fork");
    if (pid == 0) {
        close(ends[0]);
        for (int i = 0; i < MOST_WORKERS; i++)
            if (lines[i] != -1)
                close(lines[i]);
        worker_main(ends[1]);
    }
    close(ends[1]);
    *line = ends[0];
    pthread_mutex_unlock(&lock);
    return pid;
}

/* Each of our threads looks after one worker. */
static void *look_after(void *argument)
{
    int *line = argument;
    pid_t pid = start_worker(line);
    for (;;) {
        pthread_mutex_lock(&lock);
        struct task *task = next < count ? &tasks[next++] : NULL;
        pthread_mutex_unlock(&lock);
        if (!task)
            break;
        do {
            task->attempt++;
            if (write(*line, task, sizeof *task) != sizeof *task)
                err(EXIT_FAILURE, "write");
            if (read(*line, task, sizeof *task) <= 0) {
                waitpid(pid, NULL, 0);
                pid = start_worker(line);
            }
        } while (task->end == DIED && task->attempt < tries);
    }
    pthread_mutex_lock(&lock);
    close(*line);
    *line = -1;
    pthread_mutex_unlock(&lock);
    waitpid(pid, NULL, 0);
    return NULL;
}

int main(int argc, char **argv)
{
    int workers = argc > 3 ? atoi(argv[1]) : 0, ok = 0;
    if (workers < 1 || argc - 3 > MOST_TASKS)
        errx(2, "usage: exercise WORKERS TRIES PLAN ...");
    tries = atoi(argv[2]);
    for (count = 0; count < argc - 3; count++)
        snprintf(tasks[count].plan, sizeof tasks[count].plan, "%s",
                 argv[count + 3]);
    memset(lines, -1, sizeof lines);

    pthread_t threads[MOST_WORKERS];
    for (int i = 0; i < workers; i++)
        if (pthread_create(&threads[i], NULL, look_after, &lines[i]) != 0)
            errx(EXIT_FAILURE, "cannot create a thread");
    for (int i = 0; i < workers; i++)
        pthread_join(threads[i], NULL);

    for (int i = 0; i < count; i++) {
        int n = tasks[i].attempt;
        if (tasks[i].end == SUCCEEDED && ++ok)
            printf("Task %d: ok after %d attempt(s)\n", i + 1, n);
        else if (tasks[i].end == DIED)
            printf("Task %d: given up after %d attempt(s)\n", i + 1, n);
        else
            printf("Task %d: failed: no luck\n", i + 1);
    }
    printf("%d of %d tasks ok\n", ok, count);
    return ok == count ? EXIT_SUCCESS : EXIT_FAILURE;
}
