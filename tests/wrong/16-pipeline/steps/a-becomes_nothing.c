// diagnosis: a line is missing
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    pid_t pid = fork();
    if (pid == 0) {
        /* TODO: become argv[1]. */
        _exit(127); /* only if it could not become it */
    }
    waitpid(pid, NULL, 0);
    printf("joined\n");
    return 0;
}
