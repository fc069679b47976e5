/*
 * Step 16c: another standard output.
 *
 * The command's output is to go into the file OUT, the first argument. It
 * writes to descriptor 1, whatever that is: make it a second name of the file
 * with dup2. `out echo hello` prints only the line below, and the file out has
 * "hello".
 *
 *     written
 *
 * Grade it: make grade 16c          Stuck? make hint 16c
 */
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
        /* TODO: descriptor 1 is to be the file. */
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    close(file);
    waitpid(pid, NULL, 0);
    printf("written\n");
    return 0;
}
