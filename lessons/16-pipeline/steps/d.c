/*
 * Step 16d: the end that the command keeps.
 *
 * The parent sends three lines to sort, which can print only at the end of
 * file. It never comes: sort itself holds an end to write to, copied by the
 * fork. Let the child close both of its own ends before it becomes sort.
 *
 *     apple
 *     banana
 *     cherry
 *
 * Grade it: make grade 16d          Stuck? make hint 16d
 */
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
        /* TODO: what is open here that sort does not need? */
        execlp("sort", "sort", (char *)NULL);
        _exit(127);
    }
    close(ends[0]);
    write(ends[1], "cherry\nbanana\napple\n", 20);
    close(ends[1]);
    waitpid(pid, NULL, 0);
    return 0;
}
