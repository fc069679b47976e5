// diagnosis: it stops before its workers have ended
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

static const int signals[] = {SIGCHLD, SIGHUP, SIGINT, SIGTERM, SIGALRM};
enum { SIGNALS = sizeof signals / sizeof *signals };

static volatile sig_atomic_t reread, stop, time_is_over;

static void on_signal(int signal)
{
    if (signal == SIGHUP)
        reread = 1;
    else if (signal == SIGALRM)
        time_is_over = 1;
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

static void set_timer(double seconds)
{
    struct itimerval timer = {0};
    timer.it_value.tv_sec = (time_t)seconds;
    timer.it_value.tv_usec =
        (suseconds_t)((seconds - (double)(time_t)seconds) * 1e6);
    setitimer(ITIMER_REAL, &timer, NULL);
}

/* Blocked except in sigsuspend, so that none can come between a look at the
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
            set_timer(atof(argv[2]));
        }
        if (time_is_over) {
            time_is_over = 0;
            tell(1, SIGKILL);
        }
        if (stop)
            break;
        sigsuspend(&usual);
    }
    printf("Stopped\n");
    free(words);
    return EXIT_SUCCESS;
}
