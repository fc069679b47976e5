/*
 * Exercise 19: a supervisor, as every server has one.
 *
 *     exercise FILE GRACE COMMAND [WORD ...]
 *
 * FILE holds how many workers there should be, 0 to 20; without FILE, 1. Each
 * worker runs COMMAND, with its number as the last word. The supervisor prints
 * "Worker 1 started" for each, and then sleeps until there is news:
 *
 *   - A worker ends: "Worker 1 exited with status 3", or "Worker 1 was killed
 *     by signal 9". At once a new one with its number takes its place.
 *   - SIGHUP: it reads FILE anew. Missing workers are started. Those with too
 *     high a number get SIGTERM, and are not replaced.
 *   - SIGTERM or SIGINT: nobody is started any more, and all workers get
 *     SIGTERM. Those that are left GRACE seconds (0.1 to 60) later get SIGKILL.
 *     When all are joined, it prints "Stopped" and ends, with status 0.
 *
 * `exercise none 2 sh -c 'sleep 1; kill -TERM $PPID; exec sleep 9'`:
 *
 *     Worker 1 started
 *     Worker 1 was killed by signal 15
 *     Stopped
 *
 * The grader's workers send signals at the worst moments, and several at once.
 * It looks at these things:
 *   - exactly these lines, and none too late;
 *   - all are joined, nobody is left, and nobody is killed too early;
 *   - a worker's signals are as usual from its first moment: neither blocked
 *     nor ignored, so that each SIGTERM reaches it;
 *   - the supervisor waits asleep.
 * Any function may be used.
 *
 * Try it:   make try 19 ARGS="none 2 sleep 3"     (Ctrl-C stops it)
 * Grade it: make grade 19          Stuck? make hint 19
 */
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

#ifdef STARTER
static volatile sig_atomic_t reread, stop;

static void on_signal(int signal)
{
    if (signal == SIGHUP)
        reread = 1;
    else if (signal != SIGCHLD)
        stop = 1;
}
#else
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
#endif

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

#ifdef STARTER
/* TODO: what of the supervisor's signals does the worker get? */
static void start(int number, char **words, int count)
{
    char text[12];
    snprintf(text, sizeof text, "%d", number);
    words[count] = text; /* there is room for one more */
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "fork");
    if (pid == 0) {
        execvp(words[0], words);
        _exit(127);
    }
    workers[number - 1] = pid;
    printf("Worker %d started\n", number);
}

/* TODO: who else has ended? And who takes the place? */
static void reap(void)
{
    int status;
    pid_t pid = waitpid(-1, &status, WNOHANG);
    for (int i = 0; i < MOST && pid > 0; i++) {
        if (workers[i] != pid)
            continue;
        workers[i] = 0;
        printf("Worker %d exited with status %d\n", i + 1, WEXITSTATUS(status));
    }
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
    signal(SIGCHLD, on_signal);
    signal(SIGHUP, on_signal);
    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
    for (int i = 1; i <= read_wanted(argv[1]); i++)
        start(i, words, argc - 3);
    while (!stop) {
        pause(); /* TODO: and if the signal comes before the pause? */
        reap();
        if (reread)
            reread = 0; /* TODO: more workers, or fewer */
    }
    /* TODO: the workers are to end, too. GRACE is argv[2]. */
    printf("Stopped\n");
    free(words);
    return EXIT_SUCCESS;
}
#else
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
        if (stop && tell(1, 0) == 0)
            break;
        sigsuspend(&usual);
    }
    printf("Stopped\n");
    free(words);
    return EXIT_SUCCESS;
}
#endif
