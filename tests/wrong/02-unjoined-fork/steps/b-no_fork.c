// diagnosis: no process is started
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 1; i <= 3; i++) {
        {
            printf("Child %d\n", i);
        }
    }
    while (wait(NULL) > 0)
        continue;
    return 0;
}
