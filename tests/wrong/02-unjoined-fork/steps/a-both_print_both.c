// diagnosis: it prints too many lines
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t pid = fork();
    /* TODO: which one prints which line? */
    (void)pid;
    printf("I am the parent\n");
    printf("I am the child\n");
    return 0;
}
