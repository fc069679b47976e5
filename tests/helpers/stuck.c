#define _GNU_SOURCE
#include "stuck.h"

#include <err.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

void nap(int ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
    nanosleep(&t, NULL);
}

void make_pipe(int ends[2])
{
    if (pipe(ends) == -1)
        err(1, "pipe");
}

pid_t start(void)
{
    pid_t pid = fork();
    if (pid == -1)
        err(1, "fork");
    return pid;
}

void *shared(size_t size)
{
    void *there = mmap(NULL, size, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (there == MAP_FAILED)
        err(1, "mmap");
    return there;
}
