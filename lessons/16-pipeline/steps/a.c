/*
 * Step 16a: become another program.
 *
 * The arguments are a command and its words. The child is to become that
 * command; the parent joins it and says so. execvp takes the name and all
 * words, ending in NULL, as argv does. `echo hello` prints:
 *
 *     hello
 *     joined
 *
 * Grade it: make grade 16a          Stuck? make hint 16a
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
        /* TODO: become argv[1]. */
        _exit(127); /* only if it could not become it */
    }
    waitpid(pid, NULL, 0);
    printf("joined\n");
    return 0;
}
