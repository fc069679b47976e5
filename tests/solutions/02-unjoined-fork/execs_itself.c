// Style: posix_spawn of the program itself, as its own child.
#include <err.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"

static void say_goodbye(void)
{
    printf("Goodbye\n");
}

extern char **environ;

int main(int argc, char **argv)
{
    if (argc == 5) {
        sleep_seconds(atof(argv[2]));
        printf("Child %s of %s is done\n", argv[4], argv[1]);
        return 0;
    }
    int n = atoi(argv[1]);
    atexit(say_goodbye);
    printf("Starting %d children\n", n);
    fflush(NULL);
    for (int i = 1; i <= n; i++) {
        char number[20];
        snprintf(number, sizeof number, "%d", i);
        char *args[] = {argv[0], argv[1], argv[2], "child", number, NULL};
        if (posix_spawn(&(pid_t){0}, "/proc/self/exe", NULL, NULL, args,
                        environ) != 0)
            err(1, "spawn");
    }
    return 0;
}
