/*
 * Step 15a: how many descriptors?
 *
 * Predict: pipe gives two descriptors. Then there are two forks, and the
 * second is called by both processes. How many descriptors of the pipe are
 * open in all? Put your answer in place of the 0; the processes count theirs.
 *
 * Grade it: make grade 15a          Stuck? make hint 15a
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
#ifdef STARTER
    DESCRIPTORS = 0 /* your answer */
#else
    DESCRIPTORS = 8 /* your answer */
#endif
};

int main(void)
{
    int ends[2];
    if (pipe(ends) == -1)
        return 1;
    pid_t first = getpid();
    fork();
    fork();
    /* Each process sends a byte for each of its two descriptors. */
    write(ends[1], "..", 2);
    while (wait(NULL) > 0)
        continue;
    if (getpid() != first)
        _exit(0);
    close(ends[1]);
    char byte;
    int count = 0;
    while (read(ends[0], &byte, 1) == 1)
        count++;
    printf("counted: %d\ndescriptors: %d\n", count, DESCRIPTORS);
    return 0;
}
