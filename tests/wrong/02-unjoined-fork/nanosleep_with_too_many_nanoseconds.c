// diagnosis: the children do not nap
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void say_goodbye(void)
{
    printf("Goodbye\n");
}

static void nap(double seconds)
{
    struct timespec time = {.tv_sec = 0, .tv_nsec = (long)(seconds * 1e9)};
    nanosleep(&time, NULL);
}

static void child(int number, int children, double seconds)
{
    nap(seconds);
    printf("Child %d of %d is done\n", number, children);
    fflush(stdout);
    _exit(0);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: exercise CHILDREN SECONDS\n");
        return 2;
    }
    int children = (int)strtol(argv[1], NULL, 10);
    double seconds = strtod(argv[2], NULL);
    setvbuf(stdout, NULL, _IOLBF, 0);
    atexit(say_goodbye);

    printf("Starting %d children\n", children);
    for (int i = 1; i <= children; i++) {
        pid_t pid = fork();
        if (pid == -1) {
            perror("fork");
            return 1;
        }
        if (pid == 0)
            child(i, children, seconds);
    }
    return 0;
}
