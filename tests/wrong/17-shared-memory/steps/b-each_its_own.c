// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int limit = argc > 1 ? atoi(argv[1]) : 5;
    int *count = calloc(1, sizeof *count); /* TODO: shared memory */
    if (!count)
        return 1;
    if (fork() == 0) {
        while (*count < limit)
            ++*count;
        _exit(0);
    }
    wait(NULL);
    printf("The child has counted to %d\n", *count);
    return 0;
}
