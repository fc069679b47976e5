// diagnosis: the child signals itself
#include <signal.h>
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
            if (write(ends[1], &letter, 1) && letter == 'z')
                raise(13);
    }
    close(ends[1]);
    char letters[3];
    for (int i = 0; i < 3; i++)
        read(ends[0], letters + i, 1);
    printf("%.3s\n", letters);
    waitpid(pid, &status, 0);
    printf("The child was ended by signal %d\n", WTERMSIG(status));
    return 0;
}
