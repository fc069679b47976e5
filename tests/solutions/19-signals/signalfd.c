/* Linux has a descriptor from which signals are read; poll has the time-out. */
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 20 };

/* Worker N is workers[N - 1]; 0: there is none. */
static pid_t workers[MOST];

static const int signals[] = {SIGCHLD, SIGHUP, SIGINT, SIGTERM};
enum { SIGNALS = sizeof signals / sizeof *signals };

static bool reread, stop, time_is_over;

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

static int take_signals(sigset_t *usual)
{
    sigset_t blocked;
    sigemptyset(&blocked);
    for (int i = 0; i < SIGNALS; i++)
        sigaddset(&blocked, signals[i]);
    sigprocmask(SIG_BLOCK, &blocked, usual);
    return signalfd(-1, &blocked, SFD_CLOEXEC);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
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
    int news = take_signals(&usual);
    double over_at = 0;
    int wanted = read_wanted(argv[1]);
    bool told = false;
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
            over_at = now() + atof(argv[2]);
        }
        if (time_is_over) {
            time_is_over = 0;
            tell(1, SIGKILL);
        }
        if (stop && tell(1, 0) == 0)
            break;
        struct pollfd ready = {.fd = news, .events = POLLIN};
        int left = stop ? (int)((over_at - now()) * 1000) + 1 : -1;
        struct signalfd_siginfo info;
        if (poll(&ready, 1, stop && left < 0 ? 0 : left) == 0) {
            time_is_over = true;
        } else if (read(news, &info, sizeof info) == sizeof info) {
            reread = reread || info.ssi_signo == SIGHUP;
            stop =
                stop || info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT;
        }
    }
    printf("Stopped\n");
    free(words);
    return EXIT_SUCCESS;
}
