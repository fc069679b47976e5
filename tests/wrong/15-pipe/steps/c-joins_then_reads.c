// diagnosis: it joins before it reads
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(void)
{
    int ends[2];
    if (pipe(ends) == -1)
        return 1;
    if (fork() == 0) {
        write(ends[1], "Hello, ", 7);
        sleep_seconds(0.1);
        write(ends[1], "parent\n", 7);
        _exit(0);
    }
    close(ends[1]);
    char buffer[100];
    wait(NULL);
    ssize_t got = read(ends[0], buffer, sizeof buffer);
    fwrite(buffer, 1, (size_t)got, stdout);
    wait(NULL);
    return 0;
}
