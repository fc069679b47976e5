/*
 * Step 02f: the child that outlives its parent.
 *
 * The parent must not wait: it prints its line and ends. The child naps for
 * 0.2 seconds, then prints the pid of the parent that it has by then, which is
 * another one: it is an orphan.
 *
 *     parent ends
 *     child: my parent is another one
 *
 * Grade it: make grade 02f          Stuck? make hint 02f
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(void)
{
    pid_t parent = getpid();
    if (fork() == 0) {
        sleep_seconds(0.2);
        printf("child: my parent is %s\n",
               getppid() == parent ? "the same" : "another one");
        return 0;
    }
#ifdef STARTER
    wait(NULL);
#else
#endif
    printf("parent ends\n");
    return 0;
}
