// diagnosis: a task does not nap for as long as it says
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct job {
    int number, value;
    double nap;
};
struct worker {
    pid_t pid;
    int to, from;
    int busy;
};

static void nap(double s)
{
    struct timespec t = {(time_t)s, (long)((s - (time_t)s) * 1e9)};
    while (nanosleep(&t, &t) != 0)
        ;
}

static void serve(int in, int out)
{
    struct job j;
    while (read(in, &j, sizeof j) == sizeof j) {
        dprintf(1, "Task %d starts\n", j.number);
        nap((int)(j.nap * 10) / 10.0);
        if (write(out, &j, sizeof j) != sizeof j)
            _exit(1);
    }
    _exit(0);
}

int main(int argc, char **argv)
{
    int n = atoi(argv[1]), wanted = atoi(argv[2]), count = argc - 3;
    struct job *jobs = calloc(count, sizeof *jobs);
    struct worker w[8];
    struct pollfd p[8];
    for (int i = 0; i < count; i++) {
        char *colon = strchr(argv[i + 3], ':');
        jobs[i].number = i + 1;
        jobs[i].nap = strtod(argv[i + 3], NULL);
        jobs[i].value = atoi(colon + 1);
    }
    for (int i = 0; i < n; i++) {
        int a[2], b[2];
        if (pipe(a) || pipe(b))
            return 2;
        w[i].pid = fork();
        if (w[i].pid == 0) {
            for (int k = 0; k < i; k++)
                close(w[k].to), close(w[k].from);
            close(a[1]);
            close(b[0]);
            serve(a[0], b[1]);
        }
        close(a[0]);
        close(b[1]);
        w[i].to = a[1];
        w[i].from = b[0];
        w[i].busy = 0;
    }
    int next = 0, running = 0, hit = 0;
    for (int i = 0; i < n && next < count; i++) {
        if (write(w[i].to, &jobs[next++], sizeof *jobs) < 0)
            return 2;
        running++;
    }
    while (running > 0 && !hit) {
        for (int i = 0; i < n; i++)
            p[i] = (struct pollfd){w[i].from, POLLIN, 0};
        poll(p, n, -1);
        for (int i = 0; i < n && !hit; i++) {
            struct job j;
            if (!(p[i].revents & POLLIN))
                continue;
            if (read(w[i].from, &j, sizeof j) != sizeof j)
                continue;
            running--;
            if (j.value == wanted)
                hit = j.number;
            else if (next < count) {
                if (write(w[i].to, &jobs[next++], sizeof *jobs) < 0)
                    return 2;
                running++;
            }
        }
    }
    if (hit)
        dprintf(1, "Task %d found %d\n", hit, wanted);
    else
        dprintf(1, "No task found %d\n", wanted);
    dprintf(1, "Cancelled %d of %d tasks\n", count - next, count);
    for (int i = 0; i < n; i++)
        close(w[i].to);
    for (int i = 0; i < n; i++)
        waitpid(w[i].pid, NULL, 0);
    free(jobs);
    return hit ? 0 : 1;
}
