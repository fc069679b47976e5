/*
 * Step 03a: wait for the child.
 *
 * The child naps, then prints its line. The parent must print its own only
 * when the child has ended.
 *
 *     child
 *     parent
 *
 * Grade it: make grade 03a          Stuck? make hint 03a
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        sleep_seconds(0.2);
        printf("child\n");
        return 0;
    }
#ifdef STARTER
    /* TODO: wait for the child. */
#else
    waitpid(pid, NULL, 0);
#endif
    printf("parent\n");
    return 0;
}
