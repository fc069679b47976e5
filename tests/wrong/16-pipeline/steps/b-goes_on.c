// diagnosis: it prints too many lines
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
        execvp(argv[1], argv + 1);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    printf("exit status %d\n", WEXITSTATUS(status));
    return 0;
}
