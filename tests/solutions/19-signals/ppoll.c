/* ppoll sleeps, lets the signals in, and has the time-out. */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 20 };

/* Worker N is workers[N - 1]; 0: there is none. */
static pid_t workers[MOST];

static const int signals[] = {SIGCHLD, SIGHUP, SIGINT, SIGTERM};
enum { SIGNALS = sizeof signals / sizeof *signals };

static volatile sig_atomic_t reread, stop;

static void on_signal(int signal)
{
    if (signal == SIGHUP)
        reread = 1;
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

/* The signals are blocked here, and stay so in the child until it has none of
 * our handlers any more: what comes in between waits, and then reaches it. */
static void start(int number, char **words, int count, const sigset_t *usual)
{
    char text[12];
    snprintf(text, sizeof text, "%d", number);
    words[count] = text; /* there is room for one more */
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "fork");
    if (pid == 0) {
        for (int i = 0; i < SIGNALS; i++)
            signal(signals[i], SIG_DFL);
        sigprocmask(SIG_SETMASK, usual, NULL);
        execvp(words[0], words);
        _exit(127);
    }
    workers[number - 1] = pid;
    printf("Worker %d started\n", number);
}

/* All that have ended: one SIGCHLD may tell of several. */
static void reap(void)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        int i = 0;
        while (i < MOST && workers[i] != pid)
            i++;
        if (i == MOST)
            continue;
        workers[i] = 0;
        if (WIFSIGNALED(status))
            printf("Worker %d was killed by signal %d\n", i + 1,
                   WTERMSIG(status));
        else
            printf("Worker %d exited with status %d\n", i + 1,
                   WEXITSTATUS(status));
    }
}

/* Those from number `first` on get the signal. Returns how many there are. */
static int tell(int first, int signal)
{
    int count = 0;
    for (int i = first - 1; i < MOST; i++) {
        if (workers[i] != 0 && ++count)
            kill(workers[i], signal);
    }
    return count;
}

/* What is left of the time until then; false: nothing. */
static bool left_until(const struct timespec *then, struct timespec *left)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    left->tv_sec = then->tv_sec - now.tv_sec;
    left->tv_nsec = then->tv_nsec - now.tv_nsec;
    if (left->tv_nsec < 0) {
        left->tv_sec--;
        left->tv_nsec += 1000000000;
    }
    return left->tv_sec >= 0;
}

/* Blocked except in ppoll, so that none can come between a look at the
 * variables and the sleep. */
static void take_signals(sigset_t *usual)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigset_t blocked;
    sigemptyset(&action.sa_mask);
    sigemptyset(&blocked);
    for (int i = 0; i < SIGNALS; i++)
        sigaddset(&blocked, signals[i]);
    sigprocmask(SIG_BLOCK, &blocked, usual);
    for (int i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &action, NULL);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: exercise FILE GRACE COMMAND [WORD ...]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); /* each line is written at once */
    char **words = calloc((size_t)argc, sizeof *words);
    if (!words)
        err(EXIT_FAILURE, "the command");
    memcpy(words, argv + 3, (size_t)(argc - 3) * sizeof *words);
    sigset_t usual;
    take_signals(&usual);
    int wanted = read_wanted(argv[1]);
    bool told = false, killed = false;
    struct timespec then = {0}, left;
    for (;;) {
        reap();
        if (reread) {
            reread = 0;
            wanted = read_wanted(argv[1]);
            if (!stop)
                tell(wanted + 1, SIGTERM);
        }
        for (int i = 1; i <= wanted && !stop; i++) {
            if (workers[i - 1] == 0)
                start(i, words, argc - 3, &usual);
        }
        if (stop && !told) {
            told = true;
            tell(1, SIGTERM);
            clock_gettime(CLOCK_MONOTONIC, &then);
            then.tv_nsec += (long)((atof(argv[2]) - (int)atof(argv[2])) * 1e9);
            then.tv_sec += (int)atof(argv[2]) + then.tv_nsec / 1000000000;
            then.tv_nsec %= 1000000000;
        }
        if (told && !killed && !left_until(&then, &left)) {
            killed = true;
            tell(1, SIGKILL);
        }
        if (stop && tell(1, 0) == 0)
            break;
        ppoll(NULL, 0, told && !killed ? &left : NULL, &usual);
    }
    printf("Stopped\n");
    free(words);
    return EXIT_SUCCESS;
}
