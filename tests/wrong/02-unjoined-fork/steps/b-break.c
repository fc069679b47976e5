// diagnosis: a child starts processes too
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 1; i <= 3; i++) {
        if (fork() == 0) {
            printf("Child %d\n", i);
        }
    }
    while (wait(NULL) > 0)
        continue;
    return 0;
}
