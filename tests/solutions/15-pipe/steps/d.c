/*
 * Step 15d: enough.
 *
 * The child would send for ever. The parent takes three letters, has enough,
 * and joins the child, which waits for room. Let the child end without a kill:
 * when nobody is left who could read, the kernel ends who writes.
 *
 *     abc
 *     The child was ended by signal 13
 *
 * Grade it: make grade 15d          Stuck? make hint 15d
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int ends[2], status;
    if (pipe(ends) == -1)
        return 1;
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        for (char letter = 'a';; letter = letter == 'z' ? 'a' : letter + 1)
            write(ends[1], &letter, 1);
    }
    close(ends[1]);
    char letters[3];
    for (int i = 0; i < 3; i++)
        read(ends[0], letters + i, 1);
    printf("%.3s\n", letters);
#ifdef STARTER
    /* TODO: say that this was enough. */
#else
    close(ends[0]);
#endif
    waitpid(pid, &status, 0);
    printf("The child was ended by signal %d\n", WTERMSIG(status));
    return 0;
}
