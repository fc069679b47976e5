// diagnosis: not in the order in which they ended
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

/* Which child ends first of those that run, if every nap is on time? */
static int first_to_end(const double *end, const int *runs, int count)
{
    int first = -1;
    for (int i = 0; i < count; i++)
        if (runs[i] && (first < 0 || end[i] < end[first]))
            first = i;
    return first;
}

static void tell(const double *nap, int count, int limit)
{
    double end[100], now = 0;
    int runs[100] = {0}, running = 0, next = 0;
    while (next < count || running > 0) {
        if (next < count && running < limit) {
            end[next] = now + nap[next];
            runs[next++] = 1;
            running++;
            continue;
        }
        const int i = first_to_end(end, runs, next);
        now = end[i];
        runs[i] = 0;
        running--;
        printf("Child %d ended\n", i + 1);
    }
}

int main(int argc, char **argv)
{
    const int limit = atoi(argv[1]), count = argc - 2;
    double nap[100];
    int running = 0;
    for (int i = 0; i < count; i++) {
        nap[i] = atof(argv[i + 2]);
        if (running == limit) {
            wait(NULL);
            running--;
        }
        if (fork() == 0) {
            sleep_seconds(nap[i]);
            _exit(0);
        }
        running++;
    }
    while (wait(NULL) > 0)
        continue;
    tell(nap, count, limit);
    printf("%d children, at most %d at a time\n", count, limit);
    return 0;
}
