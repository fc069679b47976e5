// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int limit = argc > 1 ? atoi(argv[1]) : 5;
    int *count = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (count == MAP_FAILED)
        return 1;
    if (fork() == 0) {
        while (*count < limit)
            ++*count;
        _exit(*count);
    }
    int status;
    wait(&status);
    *count = WEXITSTATUS(status);
    printf("The child has counted to %d\n", *count);
    return 0;
}
