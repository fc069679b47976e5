// diagnosis: the children do not nap
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t *pids;

static void nap(double seconds)
{
    struct timespec time = {0};
    time.tv_nsec = (long)(seconds * 1e9);
    nanosleep(&time, NULL);
}

static pid_t start(const char *seconds)
{
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "fork");
    if (pid == 0) {
        nap(strtod(seconds, NULL));
        _exit(EXIT_SUCCESS);
    }
    return pid;
}

static int join_any(int children)
{
    pid_t pid;
    while ((pid = waitpid(-1, NULL, 0)) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "waitpid");
    }
    for (int i = 0; i < children; i++)
        if (pids[i] == pid)
            return i + 1;
    errx(EXIT_FAILURE, "process %d is not my child", (int)pid);
}

int main(int argc, char **argv)
{
    int limit = argc > 1 ? atoi(argv[1]) : 0, children = argc - 2;
    int started = 0, joined = 0;
    if (limit < 1 || children < 1 || children > 100) {
        fprintf(stderr, "usage: exercise LIMIT NAP ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    pids = calloc((size_t)children, sizeof *pids);
    if (!pids)
        err(EXIT_FAILURE, "calloc");
    while (joined < children) {
        while (started < children && started - joined < limit) {
            pids[started] = start(argv[started + 2]);
            started++;
        }
        printf("Child %d ended\n", join_any(started));
        joined++;
    }
    printf("%d children, at most %d at a time\n", children, limit);
    free(pids);
    return EXIT_SUCCESS;
}
