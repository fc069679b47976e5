// diagnosis: the answer is not what happened
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum {
    RANKS = 4,
    TENTHS = 8 /* your answer */
};

int main(void)
{
    int tasks[2], task;
    if (pipe(tasks) == -1)
        return 1;
    for (int rank = 1; rank < RANKS; rank++) {
        if (fork() == 0) {
            close(tasks[1]);
            while (read(tasks[0], &task, sizeof task) > 0)
                sleep_seconds(0.5);
            _exit(0);
        }
    }
    double start = perf_counter();
    for (task = 1; task <= 6; task++)
        write(tasks[1], &task, sizeof task);
    close(tasks[1]);
    while (wait(NULL) > 0)
        continue;
    printf("it took: %.2f\ntenths: %d\n", perf_counter() - start, TENTHS);
    return 0;
}
