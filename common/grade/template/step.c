/*
 * Step NNx: wait for the child.
 *
 * The child prints its line after a nap. The parent must print its own line
 * only when the child has ended:
 *
 *     child
 *     parent
 *
 * Grade it: make grade NNx          Stuck? make hint NNx
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0) {
        usleep(100000);
        printf("child\n");
        fflush(stdout);
        _exit(0);
    }
#ifdef STARTER
    /* TODO: wait for the child here. */
#else
    wait(NULL);
#endif
    printf("parent\n");
    return 0;
}
