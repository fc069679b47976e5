// diagnosis: a line is missing
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    printf("Starting\n");
    if (fork() == 0) {
        write(1, "child\n", 6);
        _exit(0);
    }
    wait(NULL);
    _exit(0);
}
