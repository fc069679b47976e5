// diagnosis: it prints nothing
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    if (pipe(ends) == -1)
        return 1;
    close(ends[1]);
    if (fork() == 0) {
        close(ends[0]);
        write(ends[1], "abc", 3);
        _exit(0);
    }
    char letter;
    while (read(ends[0], &letter, 1) == 1)
        putchar(letter);
    putchar('\n');
    wait(NULL);
    return 0;
}
