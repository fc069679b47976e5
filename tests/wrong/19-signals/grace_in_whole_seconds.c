// diagnosis: it kills too early
#define _GNU_SOURCE

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 20 };

/* Worker N is workers[N - 1]; 0: there is none. */
static pid_t workers[MOST];

static volatile sig_atomic_t reread, stop, late;

static void on_signal(int signal)
{
    if (signal == SIGHUP)
        reread = 1;
    else if (signal == SIGALRM)
        late = 1;
    else if (signal != SIGCHLD)
        stop = 1;
}

/* How many workers the file asks for. */
static int read_wanted(const char *path)
{
    int wanted = 1;
    FILE *file = fopen(path, "r");
    if (file) {
        if (fscanf(file, "%d", &wanted) != 1 || wanted < 0 || wanted > MOST)
            wanted = 1;
        fclose(file);
    }
    return wanted;
}

static sigset_t usual;

static void start(int number, char **words, int count)
{
    char text[12];
    snprintf(text, sizeof text, "%d", number);
    words[count] = text;
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "fork");
    if (pid == 0) {
        int mine[] = {SIGCHLD, SIGHUP, SIGINT, SIGTERM, SIGALRM};
        for (int i = 0; i < 5; i++)
            signal(mine[i], SIG_DFL);
        sigprocmask(SIG_SETMASK, &usual, NULL);
        execvp(words[0], words);
        _exit(127);
    }
    workers[number - 1] = pid;
    printf("Worker %d started\n", number);
}

static void tell(int number, int status)
{
    if (WIFSIGNALED(status))
        printf("Worker %d was killed by signal %d\n", number, WTERMSIG(status));
    else
        printf("Worker %d exited with status %d\n", number,
               WEXITSTATUS(status));
}

static int left(void)
{
    int n = 0;
    for (int i = 0; i < MOST; i++)
        n += workers[i] != 0;
    return n;
}

static void reap(int wanted, char **words, int count)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        for (int i = 0; i < MOST; i++) {
            if (workers[i] != pid)
                continue;
            workers[i] = 0;
            tell(i + 1, status);
            if (!stop && i < wanted)
                start(i + 1, words, count);
        }
    }
}

static void signal_from(int first, int signal)
{
    for (int i = first; i < MOST; i++)
        if (workers[i])
            kill(workers[i], signal);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: exercise FILE GRACE COMMAND [WORD ...]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); /* each line is written at once */
    int count = argc - 3;
    char **words = calloc((size_t)argc, sizeof *words);
    if (!words)
        err(EXIT_FAILURE, "the command");
    memcpy(words, argv + 3, (size_t)count * sizeof *words);
    int mine[] = {SIGCHLD, SIGHUP, SIGINT, SIGTERM, SIGALRM};
    sigset_t all;
    sigemptyset(&all);
    for (int i = 0; i < 5; i++)
        sigaddset(&all, mine[i]);
    sigprocmask(SIG_BLOCK, &all, &usual);
    for (int i = 0; i < 5; i++)
        signal(mine[i], on_signal);
    int wanted = read_wanted(argv[1]);
    for (int i = 1; i <= wanted; i++)
        start(i, words, count);
    while (!stop) {
        sigsuspend(&usual);
        reap(wanted, words, count);
        if (reread && !stop) {
            reread = 0;
            wanted = read_wanted(argv[1]);
            for (int i = 1; i <= wanted; i++)
                if (!workers[i - 1])
                    start(i, words, count);
            signal_from(wanted, SIGTERM);
        }
    }
    signal_from(0, SIGTERM);
    double grace = atoi(argv[2]) ? atoi(argv[2]) : 1;
    struct itimerval timer = {
        .it_value = {(time_t)grace,
                     (suseconds_t)((grace - (double)(time_t)grace) * 1e6)}};
    setitimer(ITIMER_REAL, &timer, NULL);
    for (;;) {
        reap(wanted, words, count);
        if (left() == 0)
            break;
        if (late) {
            late = 0;
            signal_from(0, SIGKILL);
        }
        sigsuspend(&usual);
    }
    printf("Stopped\n");
    free(words);
    return EXIT_SUCCESS;
}
