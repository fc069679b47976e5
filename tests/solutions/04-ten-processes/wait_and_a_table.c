// Style: wait(), and a free place in a table of LIMIT places.
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_CHILDREN = 100 };

static pid_t start_child(double seconds)
{
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "fork");
    if (pid == 0) {
        sleep_seconds(seconds);
        _exit(EXIT_SUCCESS);
    }
    return pid;
}

int main(int argc, char **argv)
{
    int limit = argc > 1 ? atoi(argv[1]) : 0, children = argc - 2;
    if (limit < 1 || children < 1 || children > MOST_CHILDREN) {
        fprintf(stderr, "usage: exercise LIMIT NAP ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);

    struct {
        pid_t pid;
        int number;
    } place[20] = {{0}};
    int next = 1, running = 0, free_place = 0;
    while (next <= children || running > 0) {
        if (next <= children && running < limit) {
            for (free_place = 0; place[free_place].pid != 0; free_place++)
                continue;
            place[free_place].pid = start_child(atof(argv[next + 1]));
            place[free_place].number = next++;
            running++;
            continue;
        }
        pid_t ended = wait(NULL);
        if (ended == -1 && errno != EINTR)
            err(EXIT_FAILURE, "wait");
        for (int i = 0; i < limit; i++) {
            if (ended > 0 && place[i].pid == ended) {
                printf("Child %d ended\n", place[i].number);
                place[i].pid = 0;
                running--;
            }
        }
    }
    printf("%d children, at most %d at a time\n", children, limit);
    return EXIT_SUCCESS;
}
