// diagnosis: no process is started
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t pid = 0;
    if (pid == 0)
        printf("I am the child\n");
    printf("I am the parent\n");
    return 0;
}
