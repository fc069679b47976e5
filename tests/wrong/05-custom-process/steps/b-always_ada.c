// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

struct process {
    int (*run)(struct process *self);
};

struct greeter {
    struct process process; /* first */
    const char *name;
};

static int greet(struct process *self)
{
    const char *name = self ? "Ada" : "";
    printf("Hello, %s\n", name);
    fflush(stdout);
    return 0;
}

int main(int argc, char **argv)
{
    struct greeter greeter = {{greet}, argc > 1 ? argv[1] : "Ada"};
    struct process *process = &greeter.process;
    if (fork() == 0)
        _exit(process->run(process));
    wait(NULL);
    return 0;
}
