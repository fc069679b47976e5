/* The child lends the parent's memory until its exec, so it can say there why
 * that failed. */
#define _GNU_SOURCE

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

static pid_t start(char **words, int *to, int *from)
{
    int in[2], out[2];
    volatile int why = 0;
    if (pipe(in) == -1 || pipe(out) == -1)
        err(EXIT_FAILURE, "pipe");
    pid_t pid = vfork();
    if (pid == -1)
        err(EXIT_FAILURE, "fork");
    if (pid == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        for (int i = 3; i < 20; i++)
            close(i);
        execvp(words[0], words);
        why = errno;
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    if (why) {
        close(in[1]);
        close(out[0]);
        waitpid(pid, NULL, 0);
        errno = why;
        return -1;
    }
    *to = in[1];
    *from = out[0];
    return pid;
}
static void talk(int to, const char *text, size_t size, int from,
                 struct taken *taken)
{
    char buffer[4096];
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    fcntl(to, F_SETFL, fcntl(to, F_GETFL) | O_NONBLOCK);
    size_t given = 0;
    if (size == 0) {
        close(to);
        to = -1;
    }
    while (from != -1 || to != -1) {
        struct pollfd polls[2] = {{.fd = to, .events = POLLOUT},
                                  {.fd = from, .events = POLLIN}};
        if (poll(polls, 2, -1) == -1) {
            if (errno == EINTR)
                continue;
            err(EXIT_FAILURE, "poll");
        }
        if (to != -1 && polls[0].revents) {
            ssize_t n = write(to, text + given, size - given);
            if (n > 0)
                given += (size_t)n;
            if (given == size ||
                (n == -1 && errno != EAGAIN && errno != EINTR)) {
                close(to);
                to = -1;
            }
        }
        if (from != -1 && polls[1].revents) {
            ssize_t n = read(from, buffer, sizeof buffer);
            if (n > 0)
                count(taken, buffer, (size_t)n);
            else if (n == 0 || errno != EINTR) {
                close(from);
                from = -1;
            }
        }
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
