// diagnosis: the answer is not what happened
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    SIGNAL = 1 /* your answer */
};

static pid_t start(const char *name, int from, int to, int other)
{
    pid_t pid = fork();
    if (pid == 0) {
        dup2(from, to);
        close(from);
        close(other);
        execlp(name, name, to == 0 ? "-n3" : NULL, (char *)NULL);
        _exit(127);
    }
    return pid;
}

int main(void)
{
    int ends[2], status = 0;
    if (pipe(ends) == -1)
        return 1;
    pid_t yes = start("yes", ends[1], STDOUT_FILENO, ends[0]);
    pid_t head = start("head", ends[0], STDIN_FILENO, ends[1]);
    close(ends[0]);
    close(ends[1]);
    waitpid(head, NULL, 0);
    waitpid(yes, &status, 0);
    printf("ended by: %d\nsignal: %d\n", WTERMSIG(status), SIGNAL);
    return 0;
}
