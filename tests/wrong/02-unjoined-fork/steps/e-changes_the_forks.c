// diagnosis: the forks were changed
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PROCESSES = 4 /* your answer */
};

int main(void)
{
    printf("processes: %d\n", PROCESSES);
    fflush(stdout);
    fork();
    fork();
    while (wait(NULL) > 0)
        continue;
    return 0;
}
