/* A descriptor for each worker, and one for the signals, in one poll. */
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

static void __attribute__((unused)) on_signal(int signal)
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

#include <poll.h>
#include <sys/signalfd.h>
#include <time.h>
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
#include <sys/syscall.h>
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

static int hear(int s, int wanted, char **argv, char **words, int count,
                double *deadline)
{
    if ((s == SIGTERM || s == SIGINT) && !stop) {
        stop = 1;
        *deadline = now() + atof(argv[2]);
        signal_from(0, SIGTERM);
    }
    if (s == SIGHUP && !stop) {
        wanted = read_wanted(argv[1]);
        for (int i = 1; i <= wanted; i++)
            if (!workers[i - 1])
                start(i, words, count);
        signal_from(wanted, SIGTERM);
    }
    return wanted;
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
    int mine[] = {SIGHUP, SIGHUP, SIGINT, SIGTERM};
    sigset_t all;
    sigemptyset(&all);
    for (int i = 0; i < 4; i++)
        sigaddset(&all, mine[i]);
    sigprocmask(SIG_BLOCK, &all, &usual);
    int fd = signalfd(-1, &all, SFD_CLOEXEC);
    int wanted = read_wanted(argv[1]);
    for (int i = 1; i <= wanted; i++)
        start(i, words, count);
    double deadline = 0;
    bool killed = false;
    for (;;) {
        reap(wanted, words, count);
        if (stop && left() == 0)
            break;
        double rest = !stop || killed ? -1 : deadline - now();
        if (stop && !killed && rest <= 0) {
            signal_from(0, SIGKILL);
            killed = true;
            rest = -1;
        }
        struct pollfd p[MOST + 1] = {{.fd = fd, .events = POLLIN}};
        int n = 1;
        for (int i = 0; i < MOST; i++)
            if (workers[i])
                p[n++] = (struct pollfd){
                    .fd = (int)syscall(SYS_pidfd_open, workers[i], 0),
                    .events = POLLIN};
        int r = poll(p, (nfds_t)n, rest < 0 ? -1 : (int)(rest * 1000) + 1);
        for (int i = 1; i < n; i++)
            close(p[i].fd);
        if (r > 0 && p[0].revents) {
            struct signalfd_siginfo info;
            if (read(fd, &info, sizeof info) == sizeof info)
                wanted = hear((int)info.ssi_signo, wanted, argv, words, count,
                              &deadline);
        }
    }
    printf("Stopped\n");
    free(words);
    return EXIT_SUCCESS;
}
