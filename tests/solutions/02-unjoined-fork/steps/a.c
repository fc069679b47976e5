/*
 * Step 02a: fork returns twice.
 *
 * After a fork there are two processes, and both go on here. In the child fork
 * returned 0, in the parent the child's pid. Let each say who it is:
 *
 *     I am the parent
 *     I am the child
 *
 * Grade it: make grade 02a          Stuck? make hint 02a
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t pid = fork();
#ifdef STARTER
    /* TODO: which one prints which line? */
    (void)pid;
    printf("I am the parent\n");
    printf("I am the child\n");
#else
    if (pid == 0)
        printf("I am the child\n");
    else
        printf("I am the parent\n");
#endif
    return 0;
}
