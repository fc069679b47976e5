// diagnosis: never waited for
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 100000, received = 0, ends[2];
    if (pipe(ends) == -1)
        return 1;
    if (fork() == 0) {
        close(ends[0]);
        for (int i = 0; i < count; i++)
            write(ends[1], "x", 1);
        _exit(0);
    }
    close(ends[1]);
    char buffer[4096];
    ssize_t got;
    while ((got = read(ends[0], buffer, sizeof buffer)) > 0)
        received += (int)got;
    printf("Received %d\n", received);
    return 0;
}
