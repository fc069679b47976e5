// diagnosis: it does not end
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
    while (wait(NULL) > 0)
        continue;
    put(END);
    while (wait(NULL) > 0)
        continue;
    return 0;
}
