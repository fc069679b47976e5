/*
 * Step 15c: a pipe keeps no borders.
 *
 * The child sends a line in two writes, with a nap between, so that one read
 * brings only its first half. Read on until read returns 0, the end of file,
 * and print all that came.
 *
 *     Hello, parent
 *
 * Grade it: make grade 15c          Stuck? make hint 15c
 */
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
    ssize_t got = read(ends[0], buffer, sizeof buffer);
    fwrite(buffer, 1, (size_t)got, stdout);
    wait(NULL);
    return 0;
}
