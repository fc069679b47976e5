/*
 * Step 18e: seven items, three consumers.
 *
 * Predict: three consumers take seven items from a queue, and nap half a
 * second over each. How many tenths of a second does the program take? Put
 * your answer in place of the 0; the clock is the judge.
 *
 * Grade it: make grade 18e          Stuck? make hint 18e
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum {
    TENTHS = 0 /* your answer */
};

int main(void)
{
    int queue[2], item = 0;
    if (pipe(queue) == -1)
        return 1;
    for (int i = 0; i < 3; i++) {
        if (fork() == 0) {
            close(queue[1]);
            while (read(queue[0], &item, sizeof item) > 0)
                sleep_seconds(0.5);
            _exit(0);
        }
    }
    double start = perf_counter();
    for (item = 1; item <= 7; item++)
        write(queue[1], &item, sizeof item);
    close(queue[1]); /* no item is left, and none will come: the end */
    while (wait(NULL) > 0)
        continue;
    printf("it took: %.2f\ntenths: %d\n", perf_counter() - start, TENTHS);
    return 0;
}
