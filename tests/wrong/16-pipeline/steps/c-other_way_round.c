// diagnosis: it prints too many lines
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    int file = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0666);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(STDOUT_FILENO, file);
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    close(file);
    waitpid(pid, NULL, 0);
    printf("written\n");
    return 0;
}
