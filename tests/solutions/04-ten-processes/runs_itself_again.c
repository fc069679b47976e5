// Style: the children are the program itself, run again; awake only at a
// SIGCHLD.
/*
 * Every child is this same program, run again with posix_spawn: its first
 * argument is then not a number but the word "nap". The parent sleeps in
 * sigwaitinfo until SIGCHLD says that something has ended, and then collects
 * all that have (one pending SIGCHLD may stand for several children).
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { MOST_CHILDREN = 100 };

static pid_t pids[MOST_CHILDREN + 1]; /* by number; 0: not alive */
static posix_spawnattr_t attributes;
static sigset_t child_ended;

/* --- in a child ----------------------------------------------------------- */

static int nap(const char *text)
{
    double seconds = strtod(text, NULL);
    struct timespec left = {.tv_sec = (time_t)seconds};
    left.tv_nsec = (long)((seconds - (double)left.tv_sec) * 1e9);
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        continue;
    return EXIT_SUCCESS;
}

/* --- in the program ------------------------------------------------------- */

static void start(int number, char *seconds)
{
    char name[] = "exercise", word[] = "nap";
    char *arguments[] = {name, word, seconds, NULL};
    int error = posix_spawn(&pids[number], "/proc/self/exe", NULL, &attributes,
                            arguments, environ);
    if (error != 0) {
        errno = error;
        err(EXIT_FAILURE, "cannot start child %d", number);
    }
}

/* Joins all that have ended by now, and returns how many; 0: none has. */
static int join_the_ended(int children)
{
    int joined = 0;
    for (;;) {
        int status;
        pid_t pid = waitpid(-1, &status, WNOHANG);
        if (pid == -1 && errno == EINTR)
            continue;
        if (pid <= 0)
            return joined;
        for (int number = 1; number <= children; number++) {
            if (pids[number] == pid) {
                pids[number] = 0;
                joined++;
                printf("Child %d ended\n", number);
                fflush(stdout);
                break;
            }
        }
    }
}

static void prepare(void)
{
    sigset_t before;
    signal(SIGCHLD, SIG_DFL); /* an ignored one would come with no zombies */
    sigemptyset(&child_ended);
    sigaddset(&child_ended, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child_ended, &before);
    sigdelset(&before, SIGCHLD);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &before);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "nap") == 0)
        return nap(argv[2]);
    int limit = argc > 2 ? atoi(argv[1]) : 0, children = argc - 2;
    if (limit < 1 || children < 1 || children > MOST_CHILDREN) {
        fprintf(stderr, "usage: exercise LIMIT NAP ...\n");
        return 2;
    }
    prepare();

    int started = 0, joined = 0;
    while (joined < children) {
        while (started < children && started - joined < limit) {
            started++;
            start(started, argv[started + 1]);
        }
        int more = join_the_ended(children);
        if (more == 0)
            while (sigwaitinfo(&child_ended, NULL) == -1 && errno == EINTR)
                continue;
        joined += more;
    }
    posix_spawnattr_destroy(&attributes);
    printf("%d children, at most %d at a time\n", children, limit);
    return EXIT_SUCCESS;
}
