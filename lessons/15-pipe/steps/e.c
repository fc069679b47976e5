/*
 * Step 15e: read first, then join.
 *
 * The child sends 100,000 letters. A pipe holds 65,536, so the child waits for
 * room, and the parent, which joins first, waits for the child. With 10
 * letters it works. Let it work with any number. `100000` prints:
 *
 *     Received 100000
 *
 * Grade it: make grade 15e          Stuck? make hint 15e
 */
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
    wait(NULL);
    char buffer[4096];
    ssize_t got;
    while ((got = read(ends[0], buffer, sizeof buffer)) > 0)
        received += (int)got;
    printf("Received %d\n", received);
    return 0;
}
