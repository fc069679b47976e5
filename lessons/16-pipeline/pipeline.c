/*
 * Lesson 16: a pipeline, as the shell makes it. Each command is a child that
 * becomes another program by exec; a pipe joins each to the next.
 * Run it:        make 16
 * Chapter:       docs/16-pipeline.md
 * Change first:  make 16 ARGS="yes : head -3". How does `yes` end?
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What is open for us alone: exec closes both ends. (This process has one
 * thread, so that nobody can fork between pipe and fcntl.) */
static void open_pipe(int ends[2])
{
    if (pipe(ends) == -1 || fcntl(ends[0], F_SETFD, FD_CLOEXEC) == -1 ||
        fcntl(ends[1], F_SETFD, FD_CLOEXEC) == -1)
        err(EXIT_FAILURE, "pipe");
}

/* In the child: becomes the program `words`, which reads from `in` and writes
 * to `out`. Where that fails, errno goes to the parent, through `failure`. */
static void become(char **words, int in, int out, int failure)
{
    /* The copies 0 and 1 that dup2 makes are the ones that exec keeps. */
    if (dup2(in, STDIN_FILENO) != -1 && dup2(out, STDOUT_FILENO) != -1)
        execvp(words[0] ? words[0] : "", words);
    int error = errno;
    while (write(failure, &error, sizeof error) == -1 && errno == EINTR)
        continue;
    _exit(127);
}

/* Returns the pid of the child once it is that program; else -1 with errno,
 * and then there is no child any more. Does not close `in` and `out`. */
static pid_t start_command(char **words, int in, int out)
{
    int failure[2], error = 0;
    open_pipe(failure);
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "fork");
    if (pid == 0)
        become(words, in, out, failure[1]);
    close(failure[1]);
    /* A successful exec closes the last writing end: end of file, no error. */
    while (read(failure[0], &error, sizeof error) == -1 && errno == EINTR)
        continue;
    close(failure[0]);
    if (error == 0)
        return pid;
    waitpid(pid, NULL, 0);
    errno = error;
    return -1;
}

/* Blocks until the command has ended; returns its status as waitpid has it. */
static int join_command(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "waitpid");
    }
    return status;
}

/* Says how a command ended. Returns that as the shell does: the exit status,
 * or 128 + the signal. */
static int tell_status(const char *name, int status)
{
    if (WIFSIGNALED(status)) {
        printf("%s: killed by signal %d (%s)\n", name, WTERMSIG(status),
               strsignal(WTERMSIG(status)));
        return 128 + WTERMSIG(status);
    }
    printf("%s: exit status %d\n", name, WEXITSTATUS(status));
    return WEXITSTATUS(status);
}

/* Ends the command that begins at `words` with a NULL in place of its ":".
 * Returns where the next one begins, or NULL after the last. */
static char **cut(char **words)
{
    while (*words && strcmp(*words, ":") != 0)
        words++;
    if (!*words)
        return NULL;
    *words = NULL;
    return words + 1;
}

int main(int argc, char **argv)
{
    enum { MOST = 100 };
    /* The three most frequent words of a text. */
    char *usual[] = {"tr",  "-cs",  "A-Za-z", "\\n", ":",    "sort",
                     ":",   "uniq", "-c",     ":",   "sort", "-k1nr,1",
                     "-k2", ":",    "head",   "-3",  NULL};
    char **next = argc > 1 ? argv + 1 : usual;
    if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
        puts("usage: 16-pipeline [COMMAND [: COMMAND] ...]\n"
             "  the first command reads LICENSE; each \":\" stands for a pipe");
        return EXIT_SUCCESS;
    }
    if (argc > MOST)
        errx(2, "at most %d words", MOST - 1);
    char *names[MOST];
    pid_t pids[MOST];
    int statuses[MOST], started = 0, status = 0;
    int in = open("LICENSE", O_RDONLY | O_CLOEXEC);
    if (in == -1)
        err(EXIT_FAILURE, "LICENSE");
    while (next) {
        char **words = next;
        next = cut(words);
        int ends[2] = {-1, STDOUT_FILENO};
        if (next)
            open_pipe(ends);
        pids[started] = start_command(words, in, ends[1]);
        if (pids[started] == -1)
            warn("cannot start %s", words[0] ? words[0] : "(nothing)");
        names[started++] = words[0] ? words[0] : "(nothing)";
        /* They have their copies. With ours open, a command would wait for an
         * end of file that cannot come, or write to a pipe nobody reads. */
        close(in);
        if (next)
            close(ends[1]);
        in = ends[0];
    }
    /* First all joins, then all words, so that these come behind what the
     * last command has printed. */
    for (int i = 0; i < started; i++)
        statuses[i] = pids[i] == -1 ? 127 << 8 : join_command(pids[i]);
    for (int i = 0; i < started; i++)
        status = tell_status(names[i], statuses[i]);
    return ferror(stdout) || fflush(stdout) ? EXIT_FAILURE : status;
}
