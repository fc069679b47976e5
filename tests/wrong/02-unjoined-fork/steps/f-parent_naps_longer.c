// diagnosis: there is no orphan
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
    sleep_seconds(0.5);
    printf("parent ends\n");
    return 0;
}
