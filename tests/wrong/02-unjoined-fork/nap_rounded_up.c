// diagnosis: the children nap for too long
#include <err.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void say_goodbye(void)
{
    printf("Goodbye\n");
}

static void nap(double seconds)
{
    unsigned left = (unsigned)ceil(seconds);
    while (left > 0)
        left = sleep(left);
}

static void start_child(int number, int children, double seconds)
{
    switch (fork()) {
    case -1:
        err(EXIT_FAILURE, "fork");
    case 0:
        nap(seconds);
        printf("Child %d of %d is done\n", number, children);
        if (fclose(stdout) == EOF)
            _exit(EXIT_FAILURE);
        _exit(EXIT_SUCCESS);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: exercise CHILDREN SECONDS\n");
        return 2;
    }
    int children = atoi(argv[1]);
    double seconds = atof(argv[2]);
    setlinebuf(stdout);
    atexit(say_goodbye);

    printf("Starting %d children\n", children);
    for (int i = 1; i <= children; i++)
        start_child(i, children, seconds);
    return EXIT_SUCCESS;
}
