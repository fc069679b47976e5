/*
 * Step 05b: cast back.
 *
 * `run` gets a pointer to the process. The greeter is around it, with
 * `process` as its first member, so that both have the same address: cast the
 * pointer back, and greet by name. `Ada` prints:
 *
 *     Hello, Ada
 *
 * Grade it: make grade 05b          Stuck? make hint 05b
 */
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
#ifdef STARTER
    (void)self; /* TODO: whose process is it? */
    const char *name = "nobody";
#else
    const char *name = ((struct greeter *)self)->name;
#endif
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
