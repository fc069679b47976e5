// diagnosis: never waited for
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

int main(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        sleep_seconds(0.2);
        printf("child\n");
        return 0;
    }
    waitpid(pid, NULL, WNOHANG);
    printf("parent\n");
    return 0;
}
