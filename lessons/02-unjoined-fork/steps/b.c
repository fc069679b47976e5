/*
 * Step 02b: the child goes on in the loop.
 *
 * The program is to start three children, each of which prints one line. It
 * starts seven: a child that has printed goes round the loop as well, and
 * forks. End each child where its work is done. `_exit(0)` ends a process at
 * once.
 *
 *     Child 1
 *     Child 2
 *     Child 3
 *
 * Grade it: make grade 02b          Stuck? make hint 02b
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 1; i <= 3; i++) {
        if (fork() == 0) {
            printf("Child %d\n", i);
        }
    }
    while (wait(NULL) > 0)
        continue;
    return 0;
}
