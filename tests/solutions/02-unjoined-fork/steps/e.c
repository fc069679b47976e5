/*
 * Step 02e: how many processes?
 *
 * Predict: main calls fork three times, and nobody ends before. How many
 * processes are there in all, the first one included? Put your answer in place
 * of the 0, then let the program run.
 *
 * Grade it: make grade 02e          Stuck? make hint 02e
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
#ifdef STARTER
    PROCESSES = 0 /* your answer */
#else
    PROCESSES = 8 /* your answer */
#endif
};

int main(void)
{
    printf("processes: %d\n", PROCESSES);
    fflush(stdout);
    fork();
    fork();
    fork();
    while (wait(NULL) > 0)
        continue;
    return 0;
}
