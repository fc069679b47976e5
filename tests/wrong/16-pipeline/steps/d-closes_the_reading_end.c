// diagnosis: it does not end
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    if (pipe(ends) == -1)
        return 1;
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[0], STDIN_FILENO);
        close(ends[0]);
        execlp("sort", "sort", (char *)NULL);
        _exit(127);
    }
    close(ends[0]);
    write(ends[1], "cherry\nbanana\napple\n", 20);
    close(ends[1]);
    waitpid(pid, NULL, 0);
    return 0;
}
