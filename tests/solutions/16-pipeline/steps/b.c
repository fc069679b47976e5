/*
 * Step 16b: exec returns only if it fails.
 *
 * If there is no such command, the child goes on here, and prints the parent's
 * line as well. End it with the status that shells use for this, 127. `no-
 * such` prints:
 *
 *     exit status 127
 *
 * Grade it: make grade 16b          Stuck? make hint 16b
 */
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
#ifdef STARTER
#else
        _exit(127);
#endif
    }
    int status = 0;
    waitpid(pid, &status, 0);
    printf("exit status %d\n", WEXITSTATUS(status));
    return 0;
}
