// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        printf("child %d has parent %d\n", (int)pid, (int)getppid());
        return 0;
    }
    printf("parent %d has child %d\n", (int)getpid(), (int)pid);
    wait(NULL);
    return 0;
}
