/*
 * Step 02d: the line that comes twice.
 *
 * Written into a file, "Starting" comes twice: printf has left it in a buffer,
 * fork has copied the buffer, and both processes write theirs at the end.
 * Empty the buffer before the fork, with fflush.
 *
 *     Starting
 *     child
 *     parent
 *
 * Grade it: make grade 02d          Stuck? make hint 02d
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    printf("Starting\n");
    if (fork() == 0) {
        printf("child\n");
        return 0;
    }
    wait(NULL);
    printf("parent\n");
    return 0;
}
