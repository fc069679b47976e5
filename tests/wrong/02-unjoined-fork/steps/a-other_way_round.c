// diagnosis: the wrong process prints it
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t pid = fork();
    if (pid != 0)
        printf("I am the child\n");
    else
        printf("I am the parent\n");
    return 0;
}
