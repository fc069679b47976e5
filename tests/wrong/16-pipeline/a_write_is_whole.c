// diagnosis: not all of the text goes through
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The text for the command: its caller frees it. */
static char *make_text(long lines, size_t *size)
{
    char *text = malloc((size_t)lines * 12 + 1);
    if (!text)
        err(EXIT_FAILURE, "the text");
    *size = 0;
    for (long i = 1; i <= lines; i++)
        *size += (size_t)sprintf(text + *size, "line %ld\n", i);
    return text;
}

struct taken {
    long bytes, lines;
};

static void count(struct taken *taken, const char *bytes, size_t size)
{
    taken->bytes += (long)size;
    for (size_t i = 0; i < size; i++)
        taken->lines += bytes[i] == '\n';
}

static void open_pipe(int ends[2])
{
    if (pipe(ends) == -1 || fcntl(ends[0], F_SETFD, FD_CLOEXEC) == -1 ||
        fcntl(ends[1], F_SETFD, FD_CLOEXEC) == -1)
        err(EXIT_FAILURE, "pipe");
}

/* Starts the command, with pipes to its 0 and from its 1. Returns its pid, or
 * -1 with errno, if it could not be started. */
static pid_t start(char **words, int *to, int *from)
{
    int in[2], out[2], failure[2], error = 0;
    open_pipe(in);
    open_pipe(out);
    open_pipe(failure);
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "fork");
    if (pid == 0) {
        if (dup2(in[0], STDIN_FILENO) != -1 &&
            dup2(out[1], STDOUT_FILENO) != -1)
            execvp(words[0], words);
        error = errno;
        while (write(failure[1], &error, sizeof error) == -1 && errno == EINTR)
            continue;
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    close(failure[1]);
    /* A successful exec closes the last writing end: end of file, no error. */
    while (read(failure[0], &error, sizeof error) == -1 && errno == EINTR)
        continue;
    close(failure[0]);
    *to = in[1];
    *from = out[0];
    if (error == 0)
        return pid;
    close(*to);
    close(*from);
    waitpid(pid, NULL, 0);
    errno = error;
    return -1;
}

/* Gives as much as there is room for. Returns `to`, or -1 once it is closed:
 * all is given, or nobody reads. */
static int give(int to, const char *text, size_t size, size_t *given)
{
    ssize_t n = 0;
    if (*given < size)
        n = write(to, text + *given, size - *given);
    if (n > 0)
        *given = size;
    if (*given < size && (n >= 0 || errno == EAGAIN || errno == EINTR))
        return to;
    close(to);
    return -1;
}

/* Takes what is there. Returns `from`, or -1 once it is closed, at its end. */
static int take(int from, struct taken *taken)
{
    char buffer[4096];
    ssize_t n = read(from, buffer, sizeof buffer);
    if (n > 0)
        count(taken, buffer, (size_t)n);
    if (n > 0 || (n == -1 && errno == EINTR))
        return from;
    close(from);
    return -1;
}

/* Gives the text, takes what is printed, and closes both ends. */
static void talk(int to, const char *text, size_t size, int from,
                 struct taken *taken)
{
    size_t given = 0;
    /* A write that blocks until all is written would keep us from reading. */
    fcntl(to, F_SETFL, O_NONBLOCK);
    signal(SIGPIPE, SIG_IGN); /* only now: exec would hand it on */
    while (to != -1 || from != -1) {
        /* poll leaves out those that are -1. */
        struct pollfd ends[] = {{.fd = to, .events = POLLOUT},
                                {.fd = from, .events = POLLIN}};
        if (poll(ends, 2, -1) == -1)
            continue;
        if (ends[0].revents)
            to = give(to, text, size, &given);
        if (ends[1].revents)
            from = take(from, taken);
    }
}

/* Joins the command and says how it ended, to the reader and as the shell's
 * exit status does. */
static int join(const char *name, pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "waitpid");
    }
    if (WIFSIGNALED(status)) {
        printf("%s was killed by signal %d\n", name, WTERMSIG(status));
        return 128 + WTERMSIG(status);
    }
    printf("%s exited with status %d\n", name, WEXITSTATUS(status));
    return WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: exercise LINES COMMAND [WORD ...]\n");
        return 2;
    }
    size_t size;
    char *text = make_text(atol(argv[1]), &size);
    struct taken taken = {0};
    int to, from;
    pid_t pid = start(argv + 2, &to, &from);
    if (pid == -1) {
        printf("%s cannot be started: %s\n", argv[2], strerror(errno));
        free(text);
        return 127;
    }
    talk(to, text, size, from, &taken);
    free(text);
    printf("What %s printed: %ld bytes, %ld lines\n", argv[2], taken.bytes,
           taken.lines);
    return join(argv[2], pid);
}
