// diagnosis: it goes on after the hit
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { DEPTH = 3 };

struct message {
    int number, value;
    double nap;
};

struct line {
    int to[2], from[2];
};

static void serve(struct line *line)
{
    struct message m;
    close(line->to[1]);
    close(line->from[0]);
    while (read(line->to[0], &m, sizeof m) == sizeof m) {
        printf("Task %d starts\n", m.number);
        fflush(stdout);
        sleep_seconds(m.nap);
        if (write(line->from[1], &m, sizeof m) != sizeof m)
            break;
    }
    _exit(0);
}

static void put(struct line *line, const char *text, int number)
{
    struct message m = {.number = number};
    sscanf(text, "%lf:%d", &m.nap, &m.value);
    if (write(line->to[1], &m, sizeof m) != sizeof m)
        err(1, "write");
}

int main(int argc, char **argv)
{
    int count = argc - 3;
    if (count < 1) {
        fprintf(stderr, "usage: exercise WORKERS WANTED NAP:VALUE ...\n");
        return 2;
    }
    int workers = atoi(argv[1]);
    int wanted = atoi(argv[2]);
    struct line line;
    if (pipe(line.to) || pipe(line.from))
        err(1, "pipe");
    for (int i = 0; i < workers; i++) {
        switch (fork()) {
        case -1:
            err(1, "fork");
        case 0:
            serve(&line);
        }
    }
    close(line.to[0]);
    close(line.from[1]);

    int put_in = 0, came_out = 0, hit = 0;
    struct message m;
    do {
        while (put_in < count && put_in - came_out < DEPTH * workers) {
            put(&line, argv[put_in + 3], put_in + 1);
            put_in++;
        }
        if (read(line.from[0], &m, sizeof m) != sizeof m)
            err(1, "read");
        came_out++;
        if (m.value == wanted)
            hit = m.number;
    } while (!hit && came_out < count);

    close(line.to[1]);
    if (hit)
        printf("Task %d found %d\n", hit, wanted);
    else
        printf("No task found %d\n", wanted);
    printf("Cancelled %d of %d tasks\n", count - put_in, count);
    fflush(stdout);
    for (int i = 0; i < workers; i++)
        wait(NULL);
    return !hit;
}
