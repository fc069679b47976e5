// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

struct countdown {
    int count;
};

static int run(struct countdown *countdown)
{
    while (countdown->count > 2)
        countdown->count--;
    return countdown->count;
}

int main(int argc, char **argv)
{
    struct countdown countdown = {argc > 1 ? atoi(argv[1]) : 5};
    int status;
    pid_t pid = fork();
    if (pid == 0)
        _exit(run(&countdown));
    waitpid(pid, &status, 0);
    run(&countdown);
    int home = WEXITSTATUS(status);
    printf("the child says %d, here it is still %d\n", home, countdown.count);
    return 0;
}
