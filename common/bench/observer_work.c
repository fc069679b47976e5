/*
 * What the observer's cost is measured on.
 *
 * usage: observer_work compute | sleepers | forks
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void compute(void)
{
    volatile unsigned sum = 0;
    for (unsigned i = 0; i < 200000000; i++)
        sum += i;
}

static void sleepers(void)
{
    struct timespec nap = {0, 200000000};
    nanosleep(&nap, NULL);
}

static void nothing(void)
{
}

static pid_t start(void (*work)(void))
{
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "fork");
    if (pid == 0) {
        work();
        _exit(0);
    }
    return pid;
}

static void side_by_side(int count, void (*work)(void))
{
    for (int i = 0; i < count; i++)
        start(work);
    while (wait(NULL) > 0)
        continue;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "compute") == 0)
        side_by_side(2, compute);
    else if (argc == 2 && strcmp(argv[1], "sleepers") == 0)
        side_by_side(10, sleepers);
    else if (argc == 2 && strcmp(argv[1], "forks") == 0)
        for (int i = 0; i < 1000; i++)
            side_by_side(1, nothing);
    else
        errx(2, "usage: observer_work compute | sleepers | forks");
    return 0;
}
