// diagnosis: the answer is not what happened
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    DESCRIPTORS = 2 /* your answer */
};

int main(void)
{
    int ends[2];
    if (pipe(ends) == -1)
        return 1;
    pid_t first = getpid();
    fork();
    fork();
    /* Each process sends a byte for each of its two descriptors. */
    write(ends[1], "..", 2);
    while (wait(NULL) > 0)
        continue;
    if (getpid() != first)
        _exit(0);
    close(ends[1]);
    char byte;
    int count = 0;
    while (read(ends[0], &byte, 1) == 1)
        count++;
    printf("counted: %d\ndescriptors: %d\n", count, DESCRIPTORS);
    return 0;
}
