/*
 * Step 02c: who am I, and who is my parent?
 *
 * The parent prints its own pid and its child's, the child its own and its
 * parent's. getpid() and getppid() tell. The parent then waits. The lines, in
 * any order, with your numbers:
 *
 *     parent 100 has child 101
 *     child 101 has parent 100
 *
 * Grade it: make grade 02c          Stuck? make hint 02c
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t pid = fork();
    if (pid == 0) {
#ifdef STARTER
        printf("child %d has parent %d\n", 0, 0); /* TODO */
#else
        printf("child %d has parent %d\n", (int)getpid(), (int)getppid());
#endif
        return 0;
    }
#ifdef STARTER
    printf("parent %d has child %d\n", 0, 0); /* TODO */
#else
    printf("parent %d has child %d\n", (int)getpid(), (int)pid);
#endif
    wait(NULL);
    return 0;
}
