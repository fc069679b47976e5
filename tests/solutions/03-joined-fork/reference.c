/*
 * Exercise 03: how did each child end?
 *
 *     exercise NAP:HOW:NUMBER ...
 *
 * One argument a child, 1 to 20: it naps for NAP seconds (0 to 60, with
 * decimals), and exits with status NUMBER (0 to 255; HOW is `exit`), or sends
 * itself signal NUMBER (1 to 31, none that stops it; HOW is `signal`). That is
 * written, in child_main. You start all, join all, and print a line a child,
 * in the order of the arguments, and one in all.
 * `exercise 0.4:exit:0 0.2:signal:9 0.1:exit:3` prints:
 *
 *     Child 1 exited with status 0
 *     Child 2 was killed by signal 9
 *     Child 3 exited with status 3
 *     1 of 3 ended well
 *
 * The exit status is 0 if every child exited with status 0 (that is "well"),
 * else 1.
 *
 * Graded, with other valid arguments:
 *   - one process a child, all started by the program itself;
 *   - all run at the same time: the first join comes after the last start;
 *   - every child is waited for; none is left a zombie or running;
 *   - every child ends by itself: the program sends no signals;
 *   - exactly these lines, and the exit status;
 *   - the program waits asleep: it does not ask in a loop.
 *
 * Try it:   make try 03 ARGS="0.4:exit:0 0.2:signal:9 0.1:exit:3"
 * Grade it: make grade 03          Stuck? make hint 03
 */
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

/* The child's part; it does not return. */
static void child_main(const char *argument)
{
    double nap = 0;
    char how[8] = "";
    int number = 0;
    if (sscanf(argument, "%lf:%7[a-z]:%d", &nap, how, &number) != 3)
        _exit(2);
    sleep_seconds(nap);
    if (strcmp(how, "signal") == 0) {
        struct rlimit no_core = {0, 0};
        setrlimit(RLIMIT_CORE, &no_core);
        signal(number, SIG_DFL);
        kill(getpid(), number);
    }
    _exit(number);
}

#ifdef STARTER
/* Waits for the child and says how it ended; returns 1 if it ended well.
 * TODO: wait for the process `pid`, and take its status apart: was it an exit
 * or a signal? */
static int report(int number, pid_t pid)
{
    (void)pid;
    printf("Child %d exited with status %d\n", number, 0);
    return 1;
}
#else
/* Waits for the child and says how it ended; returns 1 if it ended well. */
static int report(int number, pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "waitpid");
    }
    if (WIFSIGNALED(status)) {
        printf("Child %d was killed by signal %d\n", number, WTERMSIG(status));
        return 0;
    }
    printf("Child %d exited with status %d\n", number, WEXITSTATUS(status));
    return WEXITSTATUS(status) == 0;
}
#endif

int main(int argc, char **argv)
{
    int children = argc - 1, ended_well = 0;
    if (children < 1 || children > 20) {
        fprintf(stderr, "usage: exercise NAP:HOW:NUMBER ...\n");
        return 2;
    }
    pid_t pids[20];
    for (int i = 0; i < children; i++) {
        pids[i] = fork();
        if (pids[i] == -1)
            err(EXIT_FAILURE, "fork");
        if (pids[i] == 0)
            child_main(argv[i + 1]);
    }
    for (int i = 0; i < children; i++)
        ended_well += report(i + 1, pids[i]);
    printf("%d of %d ended well\n", ended_well, children);
#ifdef STARTER
    /* TODO: which exit status tells the truth? */
    return EXIT_SUCCESS;
#else
    return ended_well == children ? EXIT_SUCCESS : EXIT_FAILURE;
#endif
}
