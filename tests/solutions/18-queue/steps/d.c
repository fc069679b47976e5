/*
 * Step 18d: the end comes last.
 *
 * Two producers put three items each, a nap before each. The parent puts the
 * END at once, so that the consumer ends, and nobody takes the items. Join the
 * producers first: behind the last item comes the end.
 *
 *     taken: 6
 *
 * Grade it: make grade 18d          Stuck? make hint 18d
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { END = -1 };

static int queue[2];

static void put(int item)
{
    write(queue[1], &item, sizeof item);
}

int main(void)
{
    pid_t producers[2];
    if (pipe(queue) == -1)
        return 1;
    for (int i = 0; i < 2; i++) {
        producers[i] = fork();
        if (producers[i] == 0) {
            for (int item = 1; item <= 3; item++) {
                sleep_seconds(0.1);
                put(item);
            }
            return 0;
        }
    }
    if (fork() == 0) {
        int taken = 0, item = END;
        while (read(queue[0], &item, sizeof item) > 0 && item != END)
            taken++;
        printf("taken: %d\n", taken);
        return 0;
    }
#ifdef STARTER
    (void)producers; /* TODO: when is the last item put? */
#else
    for (int i = 0; i < 2; i++)
        waitpid(producers[i], NULL, 0);
#endif
    put(END);
    while (wait(NULL) > 0)
        continue;
    return 0;
}
